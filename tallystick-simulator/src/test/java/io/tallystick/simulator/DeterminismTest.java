package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final SimulatorOptions FIXED =
      SimulatorOptions.defaults()
          .withBaseClock(InstantSource.fixed(Instant.parse("2026-11-23T00:00:00Z")));

  @Test
  void repeatsItselfWithOneSeed() {
    assertThat(history(FIXED.withSeed(42))).isEqualTo(history(FIXED.withSeed(42)));
  }

  @Test
  void differsWithAnotherSeed() {
    assertThat(history(FIXED.withSeed(42))).isNotEqualTo(history(FIXED.withSeed(43)));
  }

  @Test
  void refusesOptionsThatCannotBe() {
    assertThatThrownBy(() -> SimulatorOptions.defaults().withPort(70_000))
        .isInstanceOf(IllegalArgumentException.class);
    SimulatorOptions odd = SimulatorOptions.defaults().withWebhook("ftp://x", "whsec_1");
    assertThatThrownBy(() -> StripeSimulator.start(odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http");
  }

  @Test
  void hidesItsSecretsFromToString() {
    SimulatorOptions options =
        SimulatorOptions.defaults().withWebhook("http://127.0.0.1:1/x", "whsec_1");

    assertThat(options.toString()).doesNotContain("whsec_1");
  }

  private static String history(SimulatorOptions options) {
    try (StripeSimulator simulator = StripeSimulator.start(options)) {
      Wire wire = Wire.merchant(simulator);
      Wire.Answer created = wire.post("/v1/payment_intents", "amount=2000&currency=usd");
      simulator.confirm(created.text("/id"), "pm_card_chargeDeclined");
      simulator.confirm(created.text("/id"), "pm_card_visa");
      return created.header("Request-Id") + created.body() + wire.get("/v1/events").body();
    }
  }
}
