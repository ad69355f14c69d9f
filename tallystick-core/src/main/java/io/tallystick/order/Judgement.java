package io.tallystick.order;

/** What a payment means for its order. */
sealed interface Judgement {
  record Unchanged() implements Judgement {}

  record Paid() implements Judgement {}

  record Canceled() implements Judgement {}

  record Review(ReviewReason reason) implements Judgement {}

  /**
   * Judges an order by its payment. Paid only if everything fits its snapshot; money that does not
   * fit is for an operator to look at, never fulfilled. What was given back in full before it was
   * fulfilled is not to be fulfilled any more.
   */
  static Judgement of(Order order, PaymentFacts payment) {
    return switch (payment.state()) {
      case UNDER_WAY -> new Unchanged();
      case CANCELED -> order.status() == OrderStatus.OPEN ? new Canceled() : new Unchanged();
      case SUCCEEDED ->
          switch (order.status()) {
            case OPEN -> fits(order, payment);
            case PAID -> payment.isRefundedInFull() ? new Canceled() : new Unchanged();
            case CANCELED -> afterCancel(payment);
            case FULFILLED, REVIEW -> new Unchanged();
          };
    };
  }

  private static Judgement fits(Order order, PaymentFacts payment) {
    if (!payment.account().name().equals(order.account().name())) {
      return new Review(ReviewReason.OTHER_ACCOUNT);
    }
    if (payment.account().livemode() != order.account().livemode()) {
      return new Review(ReviewReason.WRONG_MODE);
    }
    if (!payment.currency().equals(order.amount().currency())) {
      return new Review(ReviewReason.WRONG_CURRENCY);
    }
    if (payment.received().minorUnits() != order.amountDue()) {
      return new Review(ReviewReason.WRONG_AMOUNT);
    }
    return payment.isRefundedInFull() ? new Canceled() : new Paid();
  }

  /** Money of a canceled order that has not gone back: it came late, or its refund failed. */
  private static Judgement afterCancel(PaymentFacts payment) {
    if (payment.isRefundedInFull()) {
      return new Unchanged();
    }
    boolean refundFailed =
        payment.refunds().stream().anyMatch(refund -> refund.state() == RefundFact.State.FAILED);
    return new Review(refundFailed ? ReviewReason.REFUND_FAILED : ReviewReason.PAID_AFTER_CANCEL);
  }
}
