package io.tallystick.server.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopTest {
  private static final String CART =
      """
      {"items": [{"price": "hazel-tally", "quantity": 1, "unitAmount": 1}], "currency": "usd",
       "onBehalfOf": "somebody-else"}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final StripeSimulator stripe = StripeSimulator.start();
  private final Shop shop = Shop.bind(new Secret(Deliveries.SECRET));
  private final TallystickStub tallystick = stub();

  @BeforeEach
  void openShop() {
    shop.open(
        new TallystickApi(tallystick.url(), new Secret(TallystickStub.API_KEY)),
        new StripeSide(stripe.url(), new Secret(TallystickStub.SECRET_KEY)));
  }

  @AfterEach
  void close() {
    shop.close();
    tallystick.close();
    stripe.close();
  }

  private TallystickStub stub() {
    try {
      return TallystickStub.start(stripe, shop.fulfillmentUrl());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void servesAPageWithoutAnySecret() throws Exception {
    assertThat(get("/").body())
        .contains("Stock &amp; Foil", stripe.url().toString())
        .doesNotContain(
            TallystickStub.API_KEY,
            TallystickStub.SECRET_KEY,
            Deliveries.SECRET,
            "whsec_",
            "@nonce@",
            "@stripe@");
  }

  @Test
  void restrictsThePageToItsOwnScriptTheShopAndStripe() throws Exception {
    String policy = header(get("/"), "Content-Security-Policy");
    assertThat(policy)
        .contains(
            "default-src 'none'",
            "connect-src 'self' " + stripe.url(),
            "base-uri 'none'",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
  }

  @Test
  void drawsANonceForEachPage() throws Exception {
    assertThat(header(get("/"), "Content-Security-Policy"))
        .isNotEqualTo(header(get("/"), "Content-Security-Policy"));
  }

  @Test
  void givesScriptAndStyleTheNonceOfThePolicy() throws Exception {
    HttpResponse<String> page = get("/");
    String nonce =
        header(page, "Content-Security-Policy")
            .replaceFirst(".*script-src 'nonce-([^']+)'.*", "$1");
    assertThat(page.body())
        .contains("<script nonce=\"" + nonce + "\">", "<style nonce=\"" + nonce + "\">")
        .doesNotContain(" style=\"", " onclick=", "javascript:");
  }

  @Test
  void hidesTheShopperFromScripts() throws Exception {
    assertThat(header(get("/"), "Set-Cookie")).contains("HttpOnly", "SameSite=Strict");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/api/orders/ord_1", "/api/orders/"})
  void knowsNothingElse(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void asksTallystickWithTheKeyForItsOwnShopperAndPassesNothingElseOn() throws Exception {
    HttpResponse<String> answer = checkout(CART);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).contains("_secret_").doesNotContain(TallystickStub.API_KEY);
    TallystickStub.Call call = tallystick.calls().getFirst();
    assertThat(call.headers())
        .containsEntry("Authorization", List.of("Bearer " + TallystickStub.API_KEY))
        .containsEntry("Idempotency-key", List.of("an-intention-of-a-shopper"));
    assertThat(call.body().path("items").toString())
        .isEqualTo("[{\"price\":\"hazel-tally\",\"quantity\":1}]");
    assertThat(call.body().path("onBehalfOf").asString("")).matches("[0-9a-f]{32}");
  }

  @Test
  void showsAnOrderToItsShopperOnly() throws Exception {
    String cookie = header(checkout(CART), "Set-Cookie").split(";", 2)[0];
    String path = "/api/orders/" + TallystickStub.ORDER_ID;
    HttpResponse<String> mine = send(request(path).header("Cookie", cookie));
    assertThat(mine.statusCode()).isEqualTo(200);
    assertThat(mine.body()).contains("\"step\":\"order.open\"");
    HttpResponse<String> theirs = send(request(path).header("Cookie", "shopper=" + "0".repeat(32)));
    assertThat(theirs.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"items\": 1}"})
  void survivesACheckoutThatIsNone(String body) throws Exception {
    assertThat(checkout(body).statusCode()).isIn(201, 400);
  }

  @Test
  void takesNoCheckoutThatAFormOfAnotherSiteCouldSend() throws Exception {
    assertThat(post("/api/checkout", Map.of("Content-Type", "text/plain"), CART).statusCode())
        .isEqualTo(415);
    assertThat(tallystick.calls()).isEmpty();
  }

  @Test
  void acknowledgesAGenuineDeliveryEachTimeAndRemembersItOnce() throws Exception {
    Map<String, String> headers = signed("msg_1", Deliveries.paidBody("ord_7"));
    assertThat(fulfillment(headers)).isEqualTo(204);
    assertThat(fulfillment(headers)).isEqualTo(204);
    assertThat(shop.delivery("ord_7", "order.paid"))
        .get()
        .extracting(ReceivedDelivery::id)
        .isEqualTo("msg_1");
  }

  @Test
  void refusesADeliveryThatIsNotGenuine() throws Exception {
    assertThat(fulfillment(signed("msg_1", Deliveries.paidBody("ord_8")))).isEqualTo(400);
    assertThat(shop.delivery("ord_7", "order.paid")).isEmpty();
  }

  @Test
  void refusesABodyBeyondItsBound() throws Exception {
    String body = " ".repeat(Front.MAX_BODY_BYTES + 1);
    assertThat(post("/fulfillment", Map.of(), body).statusCode()).isEqualTo(413);
  }

  @Test
  void answersUnderItsOwnNameOnly() {
    Front front = new Front(routes(), 20_001);
    assertThat(front.knows("127.0.0.1:20001")).isTrue();
    assertThat(front.knows("localhost:20001")).isTrue();
    assertThat(front.knows("evil.example:20001")).isFalse();
    assertThat(front.knows("")).isFalse();
  }

  private Routes routes() {
    return new Routes(
        new TallystickApi(tallystick.url(), new Secret(TallystickStub.API_KEY)),
        new StripeSide(stripe.url(), new Secret(TallystickStub.SECRET_KEY)),
        new Receiver(new Secret(Deliveries.SECRET), InstantSource.system()),
        InstantSource.system());
  }

  private static Map<String, String> signed(String id, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    Deliveries.headers(id, body).forEach((name, values) -> headers.put(name, values.getFirst()));
    return headers;
  }

  private int fulfillment(Map<String, String> headers) throws Exception {
    return post("/fulfillment", headers, Deliveries.paidBody("ord_7")).statusCode();
  }

  private HttpResponse<String> checkout(String body) throws Exception {
    return post(
        "/api/checkout",
        Map.of("Content-Type", "application/json", "Idempotency-Key", "an-intention-of-a-shopper"),
        body);
  }

  private HttpResponse<String> post(String path, Map<String, String> headers, String body)
      throws Exception {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(shop.url().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
