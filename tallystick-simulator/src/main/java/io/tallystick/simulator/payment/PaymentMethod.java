package io.tallystick.simulator.payment;

import io.tallystick.simulator.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** A test method under an id of its own, as Stripe makes one for each use. */
record PaymentMethod(String id, long created, TestMethod method) {

  ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "payment_method");
    json.put("allow_redisplay", "unspecified");
    json.set("billing_details", billingDetails());
    json.set(method.type(), typeDetails());
    json.put("created", created).putNull("customer").put("livemode", false);
    return json.set("metadata", Json.object()).put("type", method.type());
  }

  /** What a charge shows of it. */
  ObjectNode chargeDetails() {
    ObjectNode details = Json.object();
    details.set(method.type(), typeDetails());
    return details.put("type", method.type());
  }

  static ObjectNode billingDetails() {
    ObjectNode address = Json.object();
    for (String line : new String[] {"city", "country", "line1", "line2", "postal_code", "state"}) {
      address.putNull(line);
    }
    ObjectNode details = Json.object().set("address", address);
    return details.putNull("email").putNull("name").putNull("phone").putNull("tax_id");
  }

  private ObjectNode typeDetails() {
    if (method.type().equals("card")) {
      return Json.object()
          .put("brand", "visa")
          .put("country", "US")
          .put("exp_month", 12)
          .put("exp_year", 2034)
          .put("funding", "credit")
          .put("last4", method.last4())
          .put("network", "visa");
    }
    return Json.object()
        .put("account_type", "checking")
        .put("bank_name", "STRIPE TEST BANK")
        .put("last4", method.last4());
  }
}
