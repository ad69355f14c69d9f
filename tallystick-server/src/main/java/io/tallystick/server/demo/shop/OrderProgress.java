package io.tallystick.server.demo.shop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How far an order has come, for the page's timeline; only what has really been seen is in it.
 *
 * @param status the order's, in Tallystick's words
 * @param amountReceived what Stripe says has arrived, in minor units
 * @param amountCaptured what Tallystick has in its books of it
 */
record OrderProgress(
    String id,
    String status,
    @Nullable String reviewReason,
    String currency,
    long amountReceived,
    long amountCaptured,
    List<Seen> steps) {
  private static final String ORDER_PAID = "order.paid";

  /** A step, when it was seen, and the id of what it was seen by. */
  record Seen(String step, String at, String id) {}

  static OrderProgress look(
      PlacedOrder placed, JsonNode order, StripeSide stripe, Receiver receiver) {
    Optional<StripeSide.Webhook> webhook = stripe.webhook(placed.paymentIntentId());
    return new OrderProgress(
        placed.id(),
        order.path("status").asString(""),
        order.path("reviewReason").asString(null),
        order.path("currency").asString(""),
        webhook.map(StripeSide.Webhook::amountReceived).orElse(0L),
        order.at("/payment/amountCaptured").asLong(0),
        steps(placed, order, webhook, receiver.find(placed.id(), ORDER_PAID)));
  }

  private static List<Seen> steps(
      PlacedOrder placed,
      JsonNode order,
      Optional<StripeSide.Webhook> webhook,
      Optional<ReceivedDelivery> delivery) {
    List<Seen> steps = new ArrayList<>();
    steps.add(seen("order.open", placed.openedAt(), placed.id()));
    webhook.ifPresent(it -> {
      steps.add(seen("payment.succeeded", it.at(), placed.paymentIntentId()));
      steps.add(seen("webhook.received", it.at(), it.eventId()));
    });
    delivery.ifPresent(it -> steps.addAll(ofDelivery(it)));
    String fulfilledAt = order.path("fulfilledAt").asString("");
    if (!fulfilledAt.isEmpty()) {
      steps.add(new Seen("order.fulfilled", fulfilledAt, placed.id()));
    }
    return List.copyOf(steps);
  }

  private static List<Seen> ofDelivery(ReceivedDelivery delivery) {
    Seen paid = seen(ORDER_PAID, delivery.receivedAt(), delivery.id());
    Instant acknowledgedAt = delivery.acknowledgedAt();
    return acknowledgedAt == null
        ? List.of(paid)
        : List.of(paid, seen("delivery.acknowledged", acknowledgedAt, delivery.id()));
  }

  private static Seen seen(String step, Instant at, String id) {
    return new Seen(step, at.toString(), id);
  }
}
