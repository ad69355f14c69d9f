package io.tallystick.payment;

import io.tallystick.order.PaymentFacts;

/** An order's payment, and what has become of its money. */
record Funds(Payment payment, PaymentFacts facts) {
  boolean hasSucceeded() {
    return facts.state() == PaymentFacts.State.SUCCEEDED;
  }
}
