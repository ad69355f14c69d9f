package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.page.BrowserGuard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a browser gets, and what a foreign page does not. */
class PageTest {
  private final StripeSimulator simulator = StripeSimulator.start();
  private final Wire merchant = Wire.merchant(simulator);
  private final Wire browser = Wire.with(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/_sim/"})
  void servesThePageThatNothingMayFrame(String path) {
    Wire.Answer page = browser.get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy"))
        .contains("script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(page.body()).contains("Stripe, simulated").doesNotContain("<script>", "style=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v3", "/v3/", "/basil/stripe.js", "/dahlia/stripe.js", "/endive/stripe.js"})
  void servesTheStandInWhereStripeServesItsScript(String path) {
    Wire.Answer script = browser.get(path);

    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.body()).contains("window.Stripe = ");
  }

  @Test
  void anyStorefrontMayFrameTheCardForm() {
    assertThat(browser.get("/_sim/element").header("Content-Security-Policy"))
        .contains("frame-ancestors *", "default-src 'none'");
  }

  @Test
  void showsTheNewestOfEverythingAndNoSecret() {
    String intent =
        merchant
            .post(
                "/v1/payment_intents",
                "amount=2000&currency=usd&payment_method=pm_card_visa&confirm=true")
            .text("/id");

    Wire.Answer overview = browser.get("/_sim/overview");

    JsonNode json = overview.json();
    assertThat(json.path("kinds"))
        .extracting(JsonNode::asString)
        .contains("charge", "payment_intent");
    assertThat(json.path("objects")).hasSize(2);
    assertThat(json.at("/events/0/type").asString()).isEqualTo("charge.updated");
    assertThat(json.at("/requests/0/path").asString()).isEqualTo("/v1/payment_intents");
    assertThat(browser.get("/_sim/overview?kind=charge").json().path("objects")).hasSize(1);
    Wire.Answer object = browser.get("/_sim/objects?id=" + intent);
    assertThat(object.text("/status")).isEqualTo("succeeded");
    String event = json.at("/events/0/id").asString();
    assertThat(browser.get("/_sim/objects?id=" + event).text("/object")).isEqualTo("event");
    assertThat(overview.body() + object.body()).doesNotContain("_secret_");
    assertThat(browser.get("/_sim/objects?id=pi_nope").status()).isEqualTo(404);
  }

  @Test
  void showsNoSecretOfAnEventOrAnEndpoint() {
    simulator.registerWebhook("http://127.0.0.1:9/x", "whsec_hidden");
    merchant.post("/v1/payment_intents", "amount=2000&currency=usd");
    String created = merchant.get("/v1/events").text("/data/0/id");

    assertThat(browser.get("/_sim/objects?id=" + created).body()).doesNotContain("_secret_");
    assertThat(browser.get("/_sim/overview").body()).doesNotContain("whsec_hidden");
  }

  @Test
  void aForeignPageMayNotControl() {
    Wire foreign = Wire.with(simulator, "Origin", "https://evil.example");

    assertThat(foreign.post("/_sim/clock", "{\"advance\":\"PT1H\"}").status()).isEqualTo(403);
    assertThat(foreign.get("/_sim/oracle").status()).isEqualTo(403);
    assertThat(foreign.get("/_sim/overview").header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(browser.get("/_sim/clock").text("/offset")).isEqualTo("PT0S");
  }

  @Test
  void aForeignPageMayNotPlayMerchant() {
    String body = "url=http://127.0.0.1:9/x&enabled_events[]=*";
    String path = "/v1/webhook_endpoints";
    String[] secret = {"Authorization", "Bearer sk_test_1", "Origin", "https://evil.example"};
    assertThat(Wire.with(simulator, secret).post(path, body).status()).isEqualTo(403);
    String[] site = {"Authorization", "Bearer sk_test_1", "Sec-Fetch-Site", "cross-site"};
    assertThat(Wire.with(simulator, site).get("/v1/charges").status()).isEqualTo(403);
    String[] shopper = {"Authorization", "Bearer pk_test_1", "Origin", "https://shop.example"};
    assertThat(Wire.with(simulator, shopper).get("/v1/payment_intents/pi_no").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:12111,,,true",
    "localhost:12111,,,true",
    "localhost:12111,http://localhost:12111,same-origin,true",
    "127.0.0.1:12111,,none,true",
    "127.0.0.1:12111,http://127.0.0.1:3000,,false",
    "127.0.0.1:12111,,cross-site,false",
    "127.0.0.1:12111,,same-site,false",
    "127.0.0.1:12111,null,,false",
    "evil.example:12111,http://evil.example:12111,same-origin,false",
    "127.0.0.1.evil.example,,,false",
    ",,,false",
  })
  void knowsItsOwnPages(
      @Nullable String host, @Nullable String origin, @Nullable String site, boolean allowed) {
    assertThat(BrowserGuard.allows(host, origin, site)).isEqualTo(allowed);
  }

  @Test
  void theBankEndsAStepOnlyForWhoHoldsTheSecret() {
    JsonNode waiting =
        merchant
            .post(
                "/v1/payment_intents",
                "amount=2000&currency=usd&payment_method=pm_card_authenticationRequired"
                    + "&confirm=true")
            .json();
    String id = waiting.path("id").asString();
    String body = "{\"id\":\"%s\",\"passed\":true,\"clientSecret\":\"%s\"}";

    assertThat(
            browser.post("/_sim/authentications", body.formatted(id, id + "_secret_no")).status())
        .isEqualTo(400);
    Wire.Answer ended =
        browser.post(
            "/_sim/authentications", body.formatted(id, waiting.path("client_secret").asString()));

    assertThat(ended.text("/status")).isEqualTo("succeeded");
    assertThat(ended.json().has("metadata")).as("a shopper's view").isFalse();
  }
}
