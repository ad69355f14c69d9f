package io.tallystick.server.demo;

import java.net.URI;
import java.time.Instant;

/** Something that the demo has seen happen. Amounts are in minor units. */
sealed interface Step {
  /** The name that the contract gives it. */
  default String step() {
    return switch (this) {
      case OrderOpen any -> "order.open";
      case PaymentSucceeded any -> "payment.succeeded";
      case WebhookReceived any -> "webhook.received";
      case OrderPaid any -> "order.paid";
      case DeliveryAcknowledged any -> "delivery.acknowledged";
      case OrderFulfilled any -> "order.fulfilled";
      case Ready any -> "ready";
    };
  }

  /** Tallystick shows the order, priced by it. */
  record OrderOpen(String orderId, String paymentIntentId, long amount, String currency)
      implements Step {}

  /** Stripe told the browser so. */
  record PaymentSucceeded(
      String paymentIntentId, long amount, String currency, String paymentMethod) implements Step {}

  /** Stripe's event was acknowledged by Tallystick. */
  record WebhookReceived(String eventId, String type, int attempt, int status) implements Step {}

  /** The shop got the delivery and found its signature genuine. */
  record OrderPaid(String orderId, String deliveryId) implements Step {}

  /** The shop answered it. */
  record DeliveryAcknowledged(String deliveryId, int status) implements Step {}

  /** Tallystick shows the order as done. */
  record OrderFulfilled(String orderId, Instant fulfilledAt, long amountCaptured, String currency)
      implements Step {}

  /** Everything stays up, to be tried. */
  record Ready(
      URI shop,
      URI api,
      URI simulator,
      String apiKey,
      String publishableKey,
      String orderId,
      String logs)
      implements Step {}
}
