package io.tallystick.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.Secret;
import io.tallystick.simulator.StripeSimulator;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class StripeClockHealthTest {
  private final StripeSimulator simulator = StripeSimulator.start();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-310, 310})
  void isOutOfServiceWhereEveryWebhookWouldBeRefused(int secondsAhead) {
    Health health = afterACall(secondsAhead);

    assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health.getDetails()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-290, 0, 290})
  void isUpWhereStripesSignaturesAreTaken(int secondsAhead) {
    assertThat(afterACall(secondsAhead).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void isUpBeforeStripeHasAnswered() {
    assertThat(new StripeClockHealth(gateway(310)).health().getStatus()).isEqualTo(Status.UP);
  }

  private Health afterACall(int secondsAhead) {
    StripeGateway stripe = gateway(secondsAhead);
    StripeClockHealth health = new StripeClockHealth(stripe.inBackground());
    stripe.retrievePaymentIntent(new Account(Account.DEFAULT, false), "pi_none");
    return health.health();
  }

  private StripeGateway gateway(int secondsAhead) {
    StripeSettings settings =
        new StripeSettings(new Secret("sk_test_shop"), "pk_test_shop", false, simulator.url());
    Duration ahead = Duration.ofSeconds(secondsAhead);
    return new StripeGateway(
        settings, StripeRate.of(null, settings), () -> Instant.now().plus(ahead));
  }
}
