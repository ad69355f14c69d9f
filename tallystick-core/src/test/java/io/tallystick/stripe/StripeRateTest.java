package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeRateTest {
  private static final StripeSettings LIVE = StripeSettings.of("rk_live_1", "pk_live_1", null);
  private static final StripeSettings TEST = StripeSettings.of("rk_test_1", "pk_test_1", null);
  private static final StripeSettings STAND_IN =
      StripeSettings.of("rk_test_1", "pk_test_1", "http://127.0.0.1:12111");

  @Test
  void stayBelowWhatStripeTakesInEachMode() {
    assertThat(StripeRate.of(null, LIVE).callsPerSecond()).isEqualTo(80);
    assertThat(StripeRate.of(null, TEST).callsPerSecond()).isEqualTo(20);
  }

  @Test
  void limitNothingBeforeAStandIn() {
    assertThat(StripeRate.of(null, STAND_IN).isLimited()).isFalse();
  }

  @Test
  void areWhatIsConfigured() {
    assertThat(StripeRate.of(1, LIVE).callsPerSecond()).isEqualTo(1);
    assertThat(StripeRate.of(10_000, TEST).callsPerSecond()).isEqualTo(10_000);
    assertThat(StripeRate.of(7, STAND_IN)).isEqualTo(new StripeRate(7));
    assertThat(StripeRate.of(7, STAND_IN).isLimited()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refuseWhatIsNoRate(int configured) {
    assertThatThrownBy(() -> StripeRate.of(configured, TEST))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "STRIPE_RATE_INVALID: tallystick.stripe.rate is not from 1 to 10000 calls per second."
                + " Fix: Correct it, or unset it for the default of the mode: 80 live, 20 test,"
                + " no limit with an API base.");
  }
}
