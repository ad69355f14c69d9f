package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told, and what is taken from them. */
class BrowsersTest {
  private static final String PAGE = "https://shop.example";
  private static final Shop shop =
      Shop.open(
          "tallystick.traffic.cors-origins=https://shop.example,http://localhost:3000",
          "tallystick.traffic.trusted-proxies=127.0.0.1");
  private static final Client backEnd = shop.backEnd(Scope.values());

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void answersThePreflightOfAListedPage() {
    Answer answer =
        preflight(
            "/api/payment-intents", PAGE, "POST", "authorization,idempotency-key,content-type");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET,POST");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualToIgnoringCase("authorization, idempotency-key, content-type");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/payment-intents, https://evil.example, POST, authorization",
    "/api/payment-intents, https://shop.example.evil.example, POST, authorization",
    "/api/payment-intents, https://shop.example:8443, POST, authorization",
    "/api/payment-intents, https://shop.example/, POST, authorization",
    "/api/payment-intents, https://SHOP.example, POST, authorization",
    "/api/payment-intents, http://shop.example, POST, authorization",
    "/api/payment-intents, http://localhost:3001, POST, authorization",
    "/api/payment-intents, null, POST, authorization",
    "/api/payment-intents, *, POST, authorization",
    "/api/payment-intents, https://shop.example, DELETE, authorization",
    "/api/payment-intents, https://shop.example, PUT, authorization",
    "/api/payment-intents, https://shop.example, POST, x-anything"
  })
  void refusesEveryOtherPreflight(String path, String origin, String method, String headers) {
    Answer answer = preflight(path, origin, method, headers);

    assertProblem(answer, 403, "origin_not_allowed");
    assertNoCors(answer);
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void logsTheOriginThatItRefuses() {
    String host = "a".repeat(300);
    try (CapturedLog log = CapturedLog.open()) {
      Answer answer = refused("https://evil.example");
      Answer odd = refused("https://x event=forged \u00e9");
      Answer longest = refused("https://" + host);

      // An answer may be there before its line is.
      Eventually.until(
          "the last is logged",
          () -> log.lines().stream().anyMatch(line -> isOriginOf(longest, line)));
      assertThat(log.lines())
          .contains(
              "event=api.origin_refused origin=https://evil.example reference="
                  + answer.text("/reference"))
          .anyMatch(line ->
              line.startsWith("event=api.origin_refused origin=https://x?event=forged??")
                  && line.endsWith(" reference=" + odd.text("/reference")))
          .contains(
              "event=api.origin_refused origin=https://"
                  + host.substring(0, ExactOrigins.MOST_LOGGED_CHARACTERS - "https://".length())
                  + " reference="
                  + longest.text("/reference"));
    }
  }

  private static boolean isOriginOf(Answer answer, String line) {
    return line.startsWith("event=api.origin_refused")
        && line.endsWith(" reference=" + answer.text("/reference"));
  }

  private static Answer refused(String origin) {
    return preflight("/api/payment-intents", origin, "POST", "authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/webhooks/stripe", "/actuator/health", "/", "/api/unknown"})
  void answersNoPreflightElsewhere(String path) {
    Answer answer = preflight(path, PAGE, "POST", "authorization");

    assertThat(answer.status()).isIn(200, 404, 405); // it is not taken for a preflight
    assertNoCors(answer);
  }

  @Test
  void letsAListedPageReadItsAnswers() {
    Client guest = shop.anyone();

    Answer catalog = guest.get("/api/catalog", "Origin", PAGE);
    Answer refused = guest.get("/api/orders/x", "Origin", PAGE);
    Answer bought =
        backEnd.post(
            "/api/payment-intents",
            oneHat(),
            "Origin",
            PAGE,
            "Idempotency-Key",
            newIdempotencyKey());

    assertThat(catalog.status()).isEqualTo(200);
    assertProblem(refused, 401, "unauthenticated");
    assertThat(bought.status()).isEqualTo(201);
    for (Answer answer : List.of(catalog, refused, bought)) {
      assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly(PAGE);
      assertThat(answer.header("Access-Control-Expose-Headers"))
          .isEqualTo("Idempotent-Replayed, Location, Retry-After");
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
  }

  @Test
  void tellsAnotherPageNothingThatItCouldRead() {
    for (String origin : List.of("https://evil.example", "null", "https://shop.example.")) {
      Answer answer = backEnd.get("/api/catalog", "Origin", origin);

      assertThat(answer.status()).isEqualTo(200); // back ends may send an Origin as well
      assertNoCors(answer);
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
    assertThat(backEnd.get("/api/catalog").headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void knowsNobodyByACookie() {
    Answer answer =
        shop.anyone()
            .post(
                "/api/payment-intents",
                oneHat(),
                "Cookie",
                "Authorization=Bearer " + backEnd.key() + "; JSESSIONID=" + backEnd.key(),
                "Idempotency-Key",
                newIdempotencyKey());

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  /** A form of another page's can send these without a preflight. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain;application/json"
      })
  void takesNoJsonInDisguise(String type) {
    for (String path :
        List.of("/api/payment-intents", "/api/refunds", "/api/charges", "/api/transfers")) {
      Answer answer =
          backEnd.post(
              path, oneHat(), "Content-Type", type, "Idempotency-Key", newIdempotencyKey());

      assertThat(answer.status()).as(path).isEqualTo(415);
    }
  }

  @Test
  void tellsBrowsersThatItIsDataToBeKeptByNobody() {
    Answer bought = backEnd.buy(oneHat());
    List<Answer> answers =
        List.of(
            bought,
            backEnd.get("/api/orders/" + bought.text("/orderId")),
            backEnd.get("/api/orders/ord_none"),
            backEnd.get("/api/payment-intents"),
            backEnd.buy("{"),
            shop.anyone().get("/api/orders/x"),
            shop.anyone().get("/api/catalog"),
            shop.anyone().get("/nowhere"),
            shop.anyone().get("//api/catalog"),
            shop.anyone().get("/actuator/health"),
            shop.anyone().get("/api/webhooks/stripe"),
            deliver(SignedEvent.any()),
            deliver(SignedEvent.forged("{}")));

    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(201, 200, 404, 405, 400, 401, 200, 404, 400, 200, 405, 200, 400);
    for (Answer answer : answers) {
      assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
      assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(answer.header("Content-Security-Policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.headers().map())
          .doesNotContainKeys("set-cookie", "strict-transport-security");
    }
  }

  @Test
  void insistsOnHttpsWhereItIsHttps() {
    for (String path : List.of("/api/catalog", "/nowhere", "/api/webhooks/stripe")) {
      assertThat(
              shop.anyone()
                  .get(path, "X-Forwarded-Proto", "https")
                  .header("Strict-Transport-Security"))
          .isEqualTo("max-age=31536000");
    }
  }

  @Test
  void answersMarkupAsDataAlone() {
    String markup = "<script>alert(1)</script>";
    Answer bought = backEnd.buy(oneHat().replace("}]", "}],\"reference\":\"" + markup + "\""));

    Answer order =
        backEnd.get("/api/orders/" + bought.text("/orderId"), "Accept", "text/html,*/*;q=0.1");
    Answer page = backEnd.get("/api/orders/" + bought.text("/orderId"), "Accept", "text/html");
    Answer unknown = backEnd.buy("{\"" + markup + "\":1}");

    assertThat(order.text("/reference")).isEqualTo(markup);
    assertThat(order.header("Content-Type")).isEqualTo("application/json");
    assertThat(page.status()).isEqualTo(406);
    assertThat(page.body()).doesNotContain("<script");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).doesNotContain("<script");
  }

  private static Answer preflight(String path, String origin, String method, String headers) {
    return shop.anyone()
        .send(
            "OPTIONS",
            path,
            BodyPublishers.noBody(),
            "Origin",
            origin,
            "Access-Control-Request-Method",
            method,
            "Access-Control-Request-Headers",
            headers);
  }

  private static void assertNoCors(Answer answer) {
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
  }

  private static Answer deliver(SignedEvent event) {
    return shop.anyone()
        .post(
            "/api/webhooks/stripe",
            BodyPublishers.ofByteArray(event.body()),
            "Stripe-Signature",
            event.signature());
  }
}
