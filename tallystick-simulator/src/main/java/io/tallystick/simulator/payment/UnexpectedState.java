package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import tools.jackson.databind.node.ObjectNode;

/** The answer to a call that the intent's state forbids; found in execution, so keys keep it. */
final class UnexpectedState {
  private UnexpectedState() {}

  static Reply reply(PaymentIntent intent, String message, Viewer viewer) {
    StripeError error = StripeError.invalid("payment_intent_unexpected_state", message, null);
    return Reply.failed(error.status(), () -> json(error, intent.viewFor(viewer).get()));
  }

  private static ObjectNode json(StripeError error, ObjectNode intent) {
    ObjectNode json = error.json();
    json.withObject("/error").set("payment_intent", intent);
    return json;
  }
}
