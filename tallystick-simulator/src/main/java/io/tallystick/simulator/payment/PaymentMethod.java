package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A test method under an id of its own, as Stripe makes one for each use.
 *
 * @param customer whose it is, or null
 * @param billing what was sent as {@code billing_details}
 */
public record PaymentMethod(
    String id,
    long created,
    TestMethod method,
    @Nullable String customer,
    ObjectNode billing,
    Map<String, String> metadata)
    implements ApiObject {
  private static final String[] BILLING = {"email", "name", "phone", "tax_id"};
  private static final String[] ADDRESS = {
    "city", "country", "line1", "line2", "postal_code", "state"
  };

  public PaymentMethod {
    billing = billing.deepCopy();
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  PaymentMethod of(@Nullable String newCustomer) {
    return new PaymentMethod(id, created, method, newCustomer, billing, metadata);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "payment_method");
    json.put("allow_redisplay", "unspecified");
    json.set("billing_details", billingDetails());
    json.set(method.type(), typeDetails());
    json.put("created", created).put("customer", customer).put("livemode", false);
    return json.set("metadata", Json.object(metadata)).put("type", method.type());
  }

  /** What a charge shows of it. */
  ObjectNode chargeDetails() {
    ObjectNode details = Json.object();
    details.set(method.type(), typeDetails());
    return details.put("type", method.type());
  }

  /** The method as the legacy API shows it, under an id of its own. */
  ObjectNode card() {
    ObjectNode json = Json.object().put("id", id).put("object", "card");
    json.setAll(typeDetails());
    json.put("brand", "Visa").put("customer", customer);
    return json.set("metadata", Json.object(metadata));
  }

  ObjectNode billingDetails() {
    ObjectNode address = Json.object();
    for (String line : ADDRESS) {
      address.put(line, billing.path("address").path(line).asStringOpt().orElse(null));
    }
    ObjectNode details = Json.object().set("address", address);
    for (String field : BILLING) {
      details.put(field, billing.path(field).asStringOpt().orElse(null));
    }
    return details;
  }

  private ObjectNode typeDetails() {
    return switch (method.type()) {
      case "card" -> cardDetails();
      case "us_bank_account" ->
          Json.object()
              .put("account_type", "checking")
              .put("bank_name", "STRIPE TEST BANK")
              .put("last4", method.last4());
      case "sepa_debit" ->
          Json.object().put("bank_code", "19043").put("country", "AT").put("last4", method.last4());
      default -> Json.object();
    };
  }

  private ObjectNode cardDetails() {
    ObjectNode checks = Json.object();
    checks.putNull("address_line1_check").putNull("address_postal_code_check");
    return Json.object()
        .put("brand", method.brand())
        .set("checks", checks.put("cvc_check", "pass"))
        .put("country", "US")
        .put("exp_month", 12)
        .put("exp_year", 2034)
        .put("fingerprint", "sim" + method.number().hashCode())
        .put("funding", method.name().endsWith("debit") ? "debit" : "credit")
        .put("last4", method.last4())
        .put("network", method.brand());
  }
}
