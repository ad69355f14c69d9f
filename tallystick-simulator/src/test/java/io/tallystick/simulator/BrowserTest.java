package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BrowserTest {
  private final StripeSimulator simulator = StripeSimulator.start();
  private final JsonNode intent =
      Wire.merchant(simulator)
          .post("/v1/payment_intents", "amount=2000&currency=usd&metadata[order]=o_1")
          .json();
  private final String path = "/v1/payment_intents/" + intent.path("id").stringValue();
  private final String secret = "client_secret=" + intent.path("client_secret").stringValue();
  private final Wire shopper = Wire.shopper(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void paysWithPublishableKeyAndClientSecret() {
    Wire.Answer paid = shopper.post(path + "/confirm", secret + "&payment_method=pm_card_visa");

    assertThat(paid.status()).isEqualTo(200);
    assertThat(paid.text("/status")).isEqualTo("succeeded");
    assertThat(paid.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(simulator.oracle().charges()).hasSize(1);
  }

  @Test
  void showsAShopperNoMoreThanStripeDoes() {
    Wire.Answer seen = shopper.get(path + "?" + secret);

    assertThat(seen.json().has("client_secret")).isTrue();
    assertThat(seen.json().has("metadata")).isFalse();
    assertThat(seen.json().has("latest_charge")).isFalse();
    Wire.Answer declined =
        shopper.post(path + "/confirm", secret + "&payment_method=pm_card_chargeDeclined");
    assertThat(declined.status()).isEqualTo(402);
    assertThat(declined.json().at("/error/payment_intent").has("metadata")).isFalse();
  }

  @Test
  void refusesAWrongOrMissingClientSecret() {
    assertThat(shopper.get(path).text("/error/code")).isEqualTo("parameter_missing");
    Wire.Answer wrong =
        shopper.post(path + "/confirm", "client_secret=pi_x&payment_method=pm_card_visa");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(simulator.oracle().charges()).isEmpty();
  }

  @Test
  void refusesAPublishableKeyElsewhere() {
    Wire.Answer answer = shopper.get("/v1/payment_intents");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("/error/code")).isEqualTo("secret_key_required");
    assertThat(shopper.post(path + "/cancel", secret).status()).isEqualTo(401);
  }

  @Test
  void answersThePreflight() {
    Wire.Answer answer =
        Wire.with(simulator)
            .send(
                "OPTIONS",
                path + "/confirm",
                "",
                "Access-Control-Request-Headers",
                "authorization, stripe-version");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("authorization, stripe-version");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
  }

  @Test
  void takesBasicAuthorizationAsCurlSendsIt() {
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString("rk_test_1:".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    Wire basic = Wire.with(simulator, "Authorization", "Basic " + encoded);

    assertThat(basic.get(path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer sk_test_", "Digest x", "Basic !", "sk_test_1"})
  void refusesAMalformedKey(String authorization) {
    Wire.Answer answer = Wire.with(simulator, "Authorization", authorization).get(path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("/error/type")).isEqualTo("invalid_request_error");
  }

  @Test
  void refusesAMissingKey() {
    Wire.Answer answer = Wire.with(simulator).get(path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("/error/message")).startsWith("You did not provide an API key.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk_live_123", "rk_live_123", "pk_live_123"})
  void refusesALiveKeyWithoutRepeatingIt(String key) {
    Wire.Answer answer = Wire.with(simulator, "Authorization", "Bearer " + key).get(path);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("/error/message")).contains("refuses live keys");
    assertThat(answer.body()).doesNotContain(key);
  }

  @Test
  void namesTheRequestAndEchoesTheVersion() {
    Wire.Answer answer =
        Wire.merchant(simulator).send("GET", path, "", "Stripe-Version", "2024-06-20");

    assertThat(answer.header("Request-Id")).matches("req_[A-Za-z0-9]{14}");
    assertThat(answer.header("Stripe-Version")).isEqualTo("2024-06-20");
  }
}
