package io.tallystick.autoconfigure;

import io.tallystick.stripe.StripeGateway;
import io.tallystick.webhook.WebhookSettings;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Not ready while this machine's clock is so far from Stripe's that it refuses every webhook. A
 * clock that nobody has compared yet is believed.
 */
final class StripeClockHealth implements HealthIndicator {
  private final StripeGateway stripe;

  StripeClockHealth(StripeGateway stripe) {
    this.stripe = stripe;
  }

  @Override
  public Health health() {
    return stripe.clockAhead().filter(StripeClockHealth::refusesWebhooks).isPresent()
        ? Health.outOfService().build()
        : Health.up().build();
  }

  private static boolean refusesWebhooks(Duration ahead) {
    return ahead.abs().compareTo(WebhookSettings.TOLERANCE) > 0;
  }
}
