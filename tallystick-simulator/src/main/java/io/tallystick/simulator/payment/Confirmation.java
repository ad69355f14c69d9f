package io.tallystick.simulator.payment;

import io.tallystick.simulator.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** What came of an attempt to pay. */
sealed interface Confirmation {
  PaymentIntent intent();

  /** The payment went on, to whatever state. */
  record Accepted(PaymentIntent intent) implements Confirmation {}

  /** The card was declined and another may be tried. */
  record Declined(PaymentIntent intent, IntentState.Failure failure) implements Confirmation {
    /** Stripe's card error, with the PaymentIntent in it. */
    ObjectNode error(ObjectNode intentJson) {
      ObjectNode fields = failure.decline().fields(failure.charge());
      fields.set("payment_intent", intentJson);
      fields.set("payment_method", failure.paymentMethod().json());
      return Json.object().set("error", fields);
    }
  }
}
