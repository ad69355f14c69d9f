package io.tallystick.payment;

import io.tallystick.stripe.PaymentIntentStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order that is not paid, and its payment intent.
 *
 * @param paymentIntent null while it is being created
 * @param isFresh whether it is so young that it may be being created right now
 */
record OpenOrder(
    String orderId, @Nullable String paymentIntent, @Nullable String status, boolean isFresh) {

  /** The intent, if the shopper can still pay it. */
  Optional<String> payable() {
    return Optional.ofNullable(status)
        .flatMap(PaymentIntentStatus::find)
        .filter(PaymentIntentStatus::isPayable)
        .flatMap(it -> Optional.ofNullable(paymentIntent));
  }

  /** Whether the shopper has done his part, and the money is authorized or on its way. */
  boolean isBeingPaid() {
    return PaymentIntentStatus.PROCESSING.wireName().equals(status)
        || PaymentIntentStatus.REQUIRES_CAPTURE.wireName().equals(status);
  }

  boolean isBeingCreated() {
    return paymentIntent == null && isFresh;
  }
}
