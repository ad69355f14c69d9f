package io.tallystick.stripe;

import io.tallystick.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * How many calls per second this server may send to one Stripe account.
 *
 * @param callsPerSecond at least 1; {@link #NO_LIMIT} where nothing limits
 */
public record StripeRate(int callsPerSecond) {
  /** Of a stand-in for Stripe, which has no limit to keep. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Stripe takes 100 a second in live mode; bursts and other programs with the key need some. */
  public static final int DEFAULT_LIVE = 80;

  /** Stripe takes 25 a second in test mode. */
  public static final int DEFAULT_TEST = 20;

  /** In words. */
  public static final String DEFAULTS =
      DEFAULT_LIVE + " live, " + DEFAULT_TEST + " test, no limit with an API base";

  public static final int LEAST = 1;

  /** A hundred times what Stripe takes unless it was asked for more. */
  public static final int MOST = 10_000;

  public StripeRate {
    if (callsPerSecond < LEAST) {
      throw new IllegalArgumentException("a rate is at least " + LEAST);
    }
  }

  /**
   * The rate for these keys.
   *
   * @param configured calls per second; null for the default of the mode
   * @throws ConfigurationException if it is out of bounds
   */
  public static StripeRate of(@Nullable Integer configured, StripeSettings stripe) {
    if (configured == null) {
      return new StripeRate(standard(stripe));
    }
    if (configured < LEAST || configured > MOST) {
      throw new ConfigurationException(
          "STRIPE_RATE_INVALID",
          "tallystick.stripe.rate is not from " + LEAST + " to " + MOST + " calls per second.",
          "Correct it, or unset it for the default of the mode: " + DEFAULTS + ".");
    }
    return new StripeRate(configured);
  }

  /** What holds where nothing is configured. */
  private static int standard(StripeSettings stripe) {
    if (stripe.apiBase() != null) {
      return NO_LIMIT;
    }
    return stripe.livemode() ? DEFAULT_LIVE : DEFAULT_TEST;
  }

  boolean isLimited() {
    return callsPerSecond != NO_LIMIT;
  }
}
