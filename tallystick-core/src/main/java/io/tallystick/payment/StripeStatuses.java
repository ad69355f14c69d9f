package io.tallystick.payment;

import io.tallystick.stripe.ChargeStatus;
import io.tallystick.stripe.PaymentIntentStatus;
import io.tallystick.stripe.RefundStatus;
import io.tallystick.stripe.Status;
import java.util.Arrays;
import java.util.List;

/** The statuses that answers carry in Stripe's own words, of each kind of object. */
public final class StripeStatuses {
  public static final List<String> PAYMENT_INTENT = words(PaymentIntentStatus.values());
  public static final List<String> CHARGE = words(ChargeStatus.values());
  public static final List<String> REFUND = words(RefundStatus.values());

  private StripeStatuses() {}

  private static List<String> words(Status<?>[] statuses) {
    return Arrays.stream(statuses).<String>map(Status::wireName).toList();
  }
}
