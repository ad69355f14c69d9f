package io.tallystick.server.demo;

import io.tallystick.server.demo.shop.Answer;
import io.tallystick.server.demo.shop.CartItem;
import io.tallystick.server.demo.shop.ReceivedDelivery;
import io.tallystick.server.demo.shop.Shop;
import io.tallystick.server.demo.shop.StripeSide;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** One order, from its placing to its fulfillment, each step told when it has been seen. */
final class FirstOrder {
  /** Each takes milliseconds; a machine under heavy load needs seconds. */
  private static final Duration STEP_DEADLINE = Duration.ofSeconds(30);

  private static final List<CartItem> CART =
      List.of(new CartItem("hazel-tally", 1), new CartItem("notching-knife", 1));
  private static final String CURRENCY = "usd";
  private static final String SHOPPER = "demo-shopper";
  private static final String VISA = "pm_card_visa";

  private final Stage.Opened opened;
  private final Lookout lookout;
  private final Consumer<Step> steps;

  FirstOrder(Stage.Opened opened, Lookout lookout, Consumer<Step> steps) {
    this.opened = opened;
    this.lookout = lookout;
    this.steps = steps;
  }

  /** What the checkout answered. */
  private record Checkout(
      String orderId, String paymentIntentId, String clientSecret, String publishableKey) {

    static Checkout of(Answer answer) {
      return new Checkout(
          answer.text("orderId"),
          answer.text("paymentIntentId"),
          answer.text("clientSecret"),
          answer.text("publishableKey"));
    }

    /** Leaves the client secret out. */
    @Override
    public String toString() {
      return "Checkout[" + orderId + "]";
    }
  }

  /** Places, pays and follows it; answers its id. */
  String run() {
    Checkout checkout = place();
    pay(checkout);
    follow(checkout);
    return checkout.orderId;
  }

  private Checkout place() {
    Answer answer =
        call(
            "order.open",
            () ->
                opened
                    .tallystick()
                    .checkout(CART, CURRENCY, SHOPPER, UUID.randomUUID().toString()));
    Checkout checkout = Checkout.of(answer);
    JsonNode order = await("order.open", () -> order(checkout.orderId, "open"));
    steps.accept(
        new Step.OrderOpen(
            checkout.orderId,
            checkout.paymentIntentId,
            order.path("amount").asLong(0),
            order.path("currency").asString("")));
    return checkout;
  }

  private void pay(Checkout checkout) {
    Answer answer =
        call(
            "payment.succeeded",
            () ->
                opened
                    .stripe()
                    .confirm(
                        checkout.paymentIntentId,
                        checkout.clientSecret,
                        checkout.publishableKey,
                        VISA));
    if (!answer.text("status").equals("succeeded")) {
      throw DemoFailure.refused("payment.succeeded", answer.status(), answer.text("status"));
    }
    steps.accept(
        new Step.PaymentSucceeded(
            checkout.paymentIntentId,
            answer.body().path("amount").asLong(0),
            answer.text("currency"),
            VISA));
  }

  private void follow(Checkout checkout) {
    StripeSide.Webhook webhook =
        await("webhook.received", () -> opened.stripe().webhook(checkout.paymentIntentId));
    steps.accept(
        new Step.WebhookReceived(
            webhook.eventId(), webhook.type(), webhook.attempt(), webhook.status()));
    ReceivedDelivery delivery = await("order.paid", () -> delivery(checkout));
    steps.accept(new Step.OrderPaid(checkout.orderId, delivery.id()));
    await("delivery.acknowledged", () -> delivery(checkout).filter(FirstOrder::isAcknowledged));
    steps.accept(new Step.DeliveryAcknowledged(delivery.id(), Shop.ACKNOWLEDGED));
    JsonNode order = await("order.fulfilled", () -> order(checkout.orderId, "fulfilled"));
    steps.accept(
        new Step.OrderFulfilled(
            checkout.orderId,
            Instant.parse(order.path("fulfilledAt").asString("")),
            order.at("/payment/amountCaptured").asLong(0),
            order.path("currency").asString("")));
  }

  private Optional<JsonNode> order(String id, String status) {
    return opened
        .tallystick()
        .order(id)
        .filter(order -> order.path("status").asString("").equals(status));
  }

  private Optional<ReceivedDelivery> delivery(Checkout checkout) {
    return opened.shop().delivery(checkout.orderId, "order.paid");
  }

  private static boolean isAcknowledged(ReceivedDelivery delivery) {
    return delivery.acknowledgedAt() != null;
  }

  private <T> T await(String step, Supplier<Optional<T>> look) {
    return lookout.await(step, STEP_DEADLINE, look);
  }

  /** A call whose refusal ends the demo. */
  private interface Call {
    Answer make() throws IOException;
  }

  private static Answer call(String step, Call call) {
    try {
      Answer answer = call.make();
      if (!answer.isSuccess()) {
        throw DemoFailure.refused(step, answer.status(), answer.text("code"));
      }
      return answer;
    } catch (IOException e) {
      throw DemoFailure.unanswered(step, e);
    }
  }
}
