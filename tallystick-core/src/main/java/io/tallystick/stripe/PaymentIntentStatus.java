package io.tallystick.stripe;

import java.util.Optional;

/**
 * Stripe's statuses of a PaymentIntent, in the order in which a payment climbs them. Succeeded is
 * the top and never left. Canceled is left only for it: money that arrives after a cancel must be
 * seen. An attempt that fails goes back to the bottom and can be tried again from there.
 */
public enum PaymentIntentStatus implements Status<PaymentIntentStatus> {
  REQUIRES_PAYMENT_METHOD(0),
  REQUIRES_CONFIRMATION(1),
  REQUIRES_ACTION(2),
  PROCESSING(3),
  REQUIRES_CAPTURE(4),
  CANCELED(5),
  SUCCEEDED(6);

  private final int rung;

  PaymentIntentStatus(int rung) {
    this.rung = rung;
  }

  @Override
  public int rung() {
    return rung;
  }

  /** Whether a shopper can still pay it. */
  public boolean isPayable() {
    return this == REQUIRES_PAYMENT_METHOD
        || this == REQUIRES_CONFIRMATION
        || this == REQUIRES_ACTION;
  }

  @Override
  public boolean isFinal() {
    return this == CANCELED || this == SUCCEEDED;
  }

  /** An attempt that failed, or the event of an earlier one that is late. */
  @Override
  public boolean isUndecidedAgainst(PaymentIntentStatus next) {
    return next.rung < rung && rung < REQUIRES_CAPTURE.rung;
  }

  public static Optional<PaymentIntentStatus> find(String wireName) {
    return Status.find(values(), wireName);
  }
}
