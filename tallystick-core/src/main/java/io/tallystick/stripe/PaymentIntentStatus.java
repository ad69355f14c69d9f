package io.tallystick.stripe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Stripe's statuses of a PaymentIntent, in the order in which a payment climbs them. Succeeded is
 * the top and never left. Canceled is left only for it: money that arrives after a cancel must be
 * seen.
 */
public enum PaymentIntentStatus {
  REQUIRES_PAYMENT_METHOD,
  REQUIRES_CONFIRMATION,
  REQUIRES_ACTION,
  PROCESSING,
  REQUIRES_CAPTURE,
  CANCELED,
  SUCCEEDED;

  /** Whether what was told as {@code next} goes beyond this. */
  public boolean climbsTo(PaymentIntentStatus next) {
    return next.compareTo(this) > 0;
  }

  /** Stripe's name, as in {@code requires_action}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<PaymentIntentStatus> find(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findAny();
  }
}
