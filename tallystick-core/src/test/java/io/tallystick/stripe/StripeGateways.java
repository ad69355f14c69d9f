package io.tallystick.stripe;

import io.tallystick.Secret;
import java.net.URI;
import java.time.Duration;

/** Gateways for tests, which do not wait as long as a shop does. */
public final class StripeGateways {
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private StripeGateways() {}

  public static StripeGateway impatient(URI stripe) {
    return impatient(stripe, "sk_test_core");
  }

  public static StripeGateway impatient(URI stripe, String secretKey) {
    return new StripeGateway(
        new StripeSettings(new Secret(secretKey), "pk_test_core", false, stripe), TIMEOUT);
  }
}
