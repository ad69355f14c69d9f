package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.shop.Purchase;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to one order's money, as objects that Stripe would tell of one after the other, and
 * how everything must end however they are told.
 */
enum Story {
  PAID("fulfilled"),
  GIVEN_UP("canceled"),
  REFUNDED_IN_PART("fulfilled"),
  REFUND_FAILED("fulfilled"),
  DISPUTED("fulfilled"),
  WRONG_AMOUNT("review");

  /** Two hats. */
  private static final int AMOUNT = 3000;

  private final String orderStatus;

  Story(String orderStatus) {
    this.orderStatus = orderStatus;
  }

  /** How the order ends. */
  String orderStatus() {
    return orderStatus;
  }

  /** How its refund ends; nothing if there is none. */
  List<String> refundStatus() {
    return switch (this) {
      case REFUNDED_IN_PART -> List.of("succeeded");
      case REFUND_FAILED -> List.of("failed");
      default -> List.of();
    };
  }

  /** The types of deliveries that the app may get, each at most once. */
  List<String> deliveries() {
    return switch (this) {
      case PAID -> List.of("order.paid");
      case GIVEN_UP -> List.of("order.canceled");
      case REFUNDED_IN_PART -> List.of("order.paid", "order.refunded");
      case REFUND_FAILED -> List.of("order.paid", "order.refunded", "order.refunded");
      case DISPUTED -> List.of("order.paid", "order.disputed", "order.disputed");
      case WRONG_AMOUNT -> List.of("order.review");
    };
  }

  /** The changes, each as the type of its event and the object after it. */
  List<Change> changes(Purchase purchase) {
    List<Change> changes = new ArrayList<>();
    changes.add(intent(purchase, "requires_action", 0));
    changes.add(intent(purchase, "processing", 0));
    switch (this) {
      case GIVEN_UP -> changes.add(intent(purchase, "canceled", 0));
      case WRONG_AMOUNT -> changes.add(intent(purchase, "succeeded", AMOUNT - 1));
      default -> {
        changes.add(intent(purchase, "succeeded", AMOUNT));
        changes.add(charge(purchase, "pending"));
        changes.add(charge(purchase, "succeeded"));
      }
    }
    switch (this) {
      case REFUNDED_IN_PART -> changes.addAll(refund(purchase, "pending", "succeeded"));
      case REFUND_FAILED -> changes.addAll(refund(purchase, "pending", "succeeded", "failed"));
      case DISPUTED ->
          changes.addAll(
              dispute(
                  purchase, "warning_needs_response", "needs_response", "under_review", "lost"));
      default -> {}
    }
    return changes;
  }

  /** One change of one object. */
  record Change(String type, String object) {}

  private static Change intent(Purchase purchase, String status, int received) {
    return new Change(
        "payment_intent." + status,
        """
        {"id":"%s","object":"payment_intent","amount":%d,"amount_received":%d,"currency":"usd",
         "description":"\\u0000 and \\ud800 are no reason to turn it away","livemode":false,
         "client_secret":"%s_secret_x","status":"%s","metadata":{}}\
        """
            .formatted(
                purchase.paymentIntentId(), AMOUNT, received, purchase.paymentIntentId(), status));
  }

  private static Change charge(Purchase purchase, String status) {
    return new Change(
        "charge." + status,
        """
        {"id":"ch_of_%s","object":"charge","amount":%d,"currency":"usd","captured":true,
         "livemode":false,"payment_intent":"%s","status":"%s"}\
        """
            .formatted(purchase.paymentIntentId(), AMOUNT, purchase.paymentIntentId(), status));
  }

  private static List<Change> refund(Purchase purchase, String... statuses) {
    List<Change> changes = new ArrayList<>();
    for (String status : statuses) {
      changes.add(
          new Change(
              "refund.updated",
              """
              {"id":"re_of_%s","object":"refund","amount":1000,"currency":"usd",
               "charge":{"id":"ch_of_%s","object":"charge"},"payment_intent":"%s","status":"%s"}\
              """
                  .formatted(
                      purchase.paymentIntentId(),
                      purchase.paymentIntentId(),
                      purchase.paymentIntentId(),
                      status)));
    }
    return changes;
  }

  private static List<Change> dispute(Purchase purchase, String... statuses) {
    List<Change> changes = new ArrayList<>();
    for (String status : statuses) {
      changes.add(
          new Change(
              "charge.dispute.updated",
              """
              {"id":"dp_of_%s","object":"dispute","amount":%d,"currency":"usd","livemode":false,
               "charge":"ch_of_%s","payment_intent":"%s","status":"%s"}\
              """
                  .formatted(
                      purchase.paymentIntentId(),
                      AMOUNT,
                      purchase.paymentIntentId(),
                      purchase.paymentIntentId(),
                      status)));
    }
    return changes;
  }
}
