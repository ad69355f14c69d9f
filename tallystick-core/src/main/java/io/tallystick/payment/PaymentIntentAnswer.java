package io.tallystick.payment;

import io.tallystick.Secret;
import io.tallystick.money.Money;
import java.util.UUID;

/** What a caller hears. An outcome that is not known is never told as a success or a failure. */
public sealed interface PaymentIntentAnswer {

  /**
   * It is there.
   *
   * @param replayed whether this key had been used before
   */
  record Created(
      String orderId,
      String paymentIntentId,
      Secret clientSecret,
      Money amount,
      String status,
      boolean replayed)
      implements PaymentIntentAnswer {}

  /** Not known yet; the operation tells later. */
  record Pending(UUID operationId, String status) implements PaymentIntentAnswer {}

  /** The same key is being worked on right now. */
  record InFlight() implements PaymentIntentAnswer {}

  /** The same key stood for another call. */
  record KeyReused() implements PaymentIntentAnswer {}

  /** Stripe refused, for good. */
  record Refused(String code, boolean replayed) implements PaymentIntentAnswer {}

  /** Nothing was done; the same key may be tried again. */
  record Unavailable(String code) implements PaymentIntentAnswer {}
}
