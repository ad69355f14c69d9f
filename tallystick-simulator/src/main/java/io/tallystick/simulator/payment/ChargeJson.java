package io.tallystick.simulator.payment;

import io.tallystick.simulator.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A Charge in the shape of API version 2026-07-29.dahlia. */
final class ChargeJson {
  private ChargeJson() {}

  static ObjectNode of(Charge charge) {
    ObjectNode json = Json.object().put("id", charge.id()).put("object", "charge");
    putMoney(json, charge);
    putTerms(json, charge);
    putResult(json, charge);
    putUnused(json);
    json.set("source", source(charge));
    TermsInput.CHARGE_EXTRAS.forEach(name -> copyExtra(json, charge, name));
    return json;
  }

  /** Only the legacy API shows what a charge was paid with this way. */
  private static JsonNode source(Charge charge) {
    return charge.paymentIntent() == null ? charge.paymentMethod().card() : NullNode.getInstance();
  }

  private static void copyExtra(ObjectNode json, Charge charge, String name) {
    JsonNode value = charge.terms().labels().extras().get(name);
    if (value != null) {
      json.set(name, value);
    }
  }

  private static void putMoney(ObjectNode json, Charge charge) {
    json.put("amount", charge.amount())
        .put("amount_captured", charge.amountCaptured())
        .put("amount_refunded", charge.amountRefunded())
        .put("captured", charge.captured())
        .put("created", charge.created())
        .put("currency", charge.currency())
        .put("refunded", charge.amountRefunded() > 0 && charge.amountRefunded() == charge.amount());
  }

  private static void putTerms(ObjectNode json, Charge charge) {
    Terms.Labels labels = charge.terms().labels();
    json.set("billing_details", charge.paymentMethod().billingDetails());
    json.put("customer", labels.customer())
        .put("description", labels.description())
        .put("livemode", false)
        .put("payment_intent", charge.paymentIntent())
        .put("payment_method", charge.paymentMethod().id())
        .put("receipt_email", labels.receiptEmail())
        .put("transfer_group", labels.transferGroup());
    json.set("metadata", Json.object(labels.metadata()));
    json.set("payment_method_details", charge.paymentMethod().chargeDetails());
  }

  private static void putResult(ObjectNode json, Charge charge) {
    Decline decline = charge.state() instanceof ChargeState.Failed failed ? failed.decline() : null;
    json.put("balance_transaction", charge.balanceTransaction())
        .put("disputed", charge.dispute() != null)
        .put("failure_code", decline == null ? null : decline.code())
        .put("failure_message", decline == null ? null : decline.message())
        .put("paid", charge.status().equals("succeeded"))
        .put("status", charge.status());
    json.set("outcome", outcome(decline));
  }

  private static ObjectNode outcome(@Nullable Decline decline) {
    if (decline == null) {
      return outcome("authorized", "approved_by_network", null, "Payment complete.");
    }
    if (decline.blocked()) {
      String message = "Stripe blocked this payment as too risky.";
      return outcome("blocked", "not_sent_to_network", "highest_risk_level", message);
    }
    String message = "The bank did not return any further details with this decline.";
    return outcome("issuer_declined", "declined_by_network", decline.declineCode(), message);
  }

  private static ObjectNode outcome(
      String type, String network, @Nullable String reason, String message) {
    boolean blocked = type.equals("blocked");
    return Json.object()
        .putNull("advice_code")
        .put("network_status", network)
        .put("reason", reason)
        .put("risk_level", blocked ? "highest" : "normal")
        .put("risk_score", blocked ? 90 : 20)
        .put("seller_message", message)
        .put("type", type);
  }

  private static void putUnused(ObjectNode json) {
    for (String field :
        new String[] {
          "application",
          "application_fee",
          "application_fee_amount",
          "failure_balance_transaction",
          "on_behalf_of",
          "receipt_number",
          "receipt_url",
          "review",
          "shipping",
          "source_transfer",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "transfer_data"
        }) {
      json.putNull(field);
    }
    json.put("calculated_statement_descriptor", "TALLYSTICK SIMULATOR");
    json.set("fraud_details", Json.object());
  }
}
