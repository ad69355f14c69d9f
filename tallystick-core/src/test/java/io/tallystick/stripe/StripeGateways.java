package io.tallystick.stripe;

import io.tallystick.Secret;
import java.net.URI;
import java.time.Duration;

/** Gateways for tests. */
public final class StripeGateways {
  /** Of those that do not wait as long as a shop does. */
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final StripeRate UNLIMITED = new StripeRate(StripeRate.NO_LIMIT);

  private StripeGateways() {}

  public static StripeGateway of(URI stripe) {
    return withKey(stripe, "sk_test_core");
  }

  public static StripeGateway withKey(URI stripe, String secretKey) {
    return new StripeGateway(settings(stripe, secretKey), UNLIMITED);
  }

  public static StripeGateway impatient(URI stripe) {
    return waiting(stripe, TIMEOUT);
  }

  public static StripeGateway waiting(URI stripe, Duration timeout) {
    return new StripeGateway(settings(stripe, "sk_test_core"), UNLIMITED, timeout);
  }

  private static StripeSettings settings(URI stripe, String secretKey) {
    return new StripeSettings(new Secret(secretKey), "pk_test_core", false, stripe);
  }
}
