package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ControlTest {
  private final StripeSimulator simulator = StripeSimulator.start();
  private final Wire control = Wire.with(simulator);
  private final Wire merchant = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void tellsWhatReallyHappened() {
    String id = create("key-1");
    simulator.confirm(id, "pm_card_visa");

    JsonNode oracle = control.get("/_sim/oracle").json();

    assertThat(oracle.at("/charges/0/payment_intent").stringValue()).isEqualTo(id);
    assertThat(oracle.at("/charges/0/amount_captured").longValue()).isEqualTo(2_000);
    assertThat(oracle.at("/paymentIntents/0/status").stringValue()).isEqualTo("succeeded");
    assertThat(oracle.at("/paymentIntents/0").has("client_secret")).isFalse();
    assertThat(oracle.path("refunds").isEmpty()).isTrue();
    assertThat(oracle.path("transfers").isEmpty()).isTrue();
    assertThat(oracle.path("webhookDeliveries").isArray()).isTrue();
  }

  @Test
  void tellsWhatWasAsked() {
    create("key-1");
    create("key-1");
    fault("{\"method\":\"POST\",\"path\":\"/v1/payment_intents\",\"fault\":\"rate_limited\"}");
    create("key-2");

    JsonNode requests = control.get("/_sim/requests").json().path("requests");

    assertThat(requests).hasSize(3);
    assertThat(requests.at("/0/idempotencyKey").stringValue()).isEqualTo("key-1");
    assertThat(requests.at("/0/status").intValue()).isEqualTo(200);
    assertThat(requests.at("/0/replayed").booleanValue()).isFalse();
    assertThat(requests.at("/1/replayed").booleanValue()).isTrue();
    assertThat(requests.at("/2/status").intValue()).isEqualTo(429);
    assertThat(requests.at("/2/fault").stringValue()).isEqualTo("rate_limited");
  }

  @Test
  void takesFaultsBack() {
    fault("{\"method\":\"POST\",\"path\":\"/v1\",\"fault\":\"conflict\",\"times\":3}");
    fault("{\"fault\":\"drop\",\"path\":\"payment_intent.*\"}");

    Wire.Answer left =
        control.send(
            "DELETE",
            "/_sim/faults",
            "{\"method\":\"POST\",\"path\":\"/v1\",\"fault\":\"conflict\",\"times\":3}");

    assertThat(left.json().path("faults")).hasSize(1);
    assertThat(control.send("DELETE", "/_sim/faults", "").json().path("faults")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"fault\":\"wrong_planet\"}",
        "{\"fault\":7}",
        "{\"fault\":\"reset\",\"times\":0}",
        "{\"fault\":\"reset\",\"times\":\"1\"}",
        "{\"fault\":\"reset\",\"times\":1.5}",
        "{\"fault\":\"reset\",\"method\":\"post\"}",
        "{\"fault\":\"reset\",\"path\":\"\"}",
        "{\"fault\":\"reset\",\"speed\":1}",
        "{\"fault\":\"reset\",\"probability\":0}",
        "{\"fault\":\"reset\",\"probability\":1.5}",
        "{\"fault\":\"reset\",\"probability\":\"often\"}",
        "{\"fault\":\"reset\",\"fault\":\"drop\"}",
        "{\"fault\":\"reset\",\"duration\":\"PT1S\"}",
        "{\"fault\":\"latency\",\"duration\":\"soon\"}",
        "{\"fault\":\"latency\",\"duration\":\"-PT1S\"}",
        "{\"fault\":\"reset\"} {}",
      })
  void refusesAFaultThatItDoesNotUnderstand(String body) {
    Wire.Answer answer = control.post("/_sim/faults", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/error/message")).isNotBlank();
    assertThat(simulator.faults().waiting()).isEmpty();
  }

  @Test
  void namesTheFaultsItKnows() {
    assertThat(control.post("/_sim/faults", "{\"fault\":\"melted\"}").text("/error/message"))
        .contains("'melted' is not known", "timeout_after", "version_skew");
  }

  @Test
  void movesTheClockOn() {
    Wire.Answer moved = control.post("/_sim/clock", "{\"advance\":\"PT24H\"}");

    assertThat(moved.text("/offset")).isEqualTo("PT24H");
    long created =
        merchant.get("/v1/payment_intents/" + create("key-1")).json().path("created").longValue();
    assertThat(created).isGreaterThan(java.time.Instant.now().plusSeconds(80_000).getEpochSecond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"advance\":\"-PT1H\"}", "{\"advance\":1}", "{\"advance\":\"P9999999D\"}"})
  void refusesTimeThatCannotBe(String body) {
    assertThat(control.post("/_sim/clock", body).status()).isEqualTo(400);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThat(control.get("/_sim/unicorns").status()).isEqualTo(404);
    assertThatThrownBy(() -> simulator.confirm("pi_nope", "pm_card_visa"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No such payment_intent: 'pi_nope'");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    assertThat(merchant.post("/v1/payment_intents", "a".repeat(300 * 1024)).status())
        .isEqualTo(413);
  }

  private String create(String key) {
    return merchant.postWithKey(key, "/v1/payment_intents", "amount=2000&currency=usd").text("/id");
  }

  private void fault(String body) {
    assertThat(control.post("/_sim/faults", body).status()).isEqualTo(200);
  }
}
