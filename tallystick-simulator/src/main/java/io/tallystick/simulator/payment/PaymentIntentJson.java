package io.tallystick.simulator.payment;

import io.tallystick.simulator.wire.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** A PaymentIntent in the shape of API version 2026-07-29.dahlia. */
final class PaymentIntentJson {
  private static final Set<String> PUBLISHABLE =
      Set.of(
          "id",
          "object",
          "amount",
          "amount_details",
          "automatic_payment_methods",
          "canceled_at",
          "cancellation_reason",
          "capture_method",
          "client_secret",
          "confirmation_method",
          "created",
          "currency",
          "description",
          "last_payment_error",
          "livemode",
          "next_action",
          "payment_method",
          "payment_method_configuration_details",
          "payment_method_types",
          "processing",
          "receipt_email",
          "setup_future_usage",
          "shipping",
          "source",
          "status");

  private PaymentIntentJson() {}

  static ObjectNode publishable(PaymentIntent intent) {
    return full(intent).retain(PUBLISHABLE);
  }

  static ObjectNode full(PaymentIntent intent) {
    ObjectNode json = Json.object().put("id", intent.id()).put("object", "payment_intent");
    putMoney(json, intent);
    putCancellation(json, intent.state());
    putTerms(json, intent);
    putProgress(json, intent);
    putUnused(json);
    intent.terms().labels().extras().forEach(json::set);
    return json.put("transfer_group", intent.terms().labels().transferGroup());
  }

  private static void putMoney(ObjectNode json, PaymentIntent intent) {
    json.put("amount", intent.amount()).put("amount_capturable", intent.amountCapturable());
    json.set("amount_details", Json.object().set("tip", Json.object()));
    json.put("amount_received", intent.amountReceived());
    json.putNull("application").putNull("application_fee_amount");
  }

  private static void putCancellation(ObjectNode json, IntentState state) {
    if (state instanceof IntentState.Canceled canceled) {
      json.put("canceled_at", canceled.canceledAt());
      json.put("cancellation_reason", canceled.reason());
    } else {
      json.putNull("canceled_at").putNull("cancellation_reason");
    }
  }

  private static void putTerms(ObjectNode json, PaymentIntent intent) {
    Terms terms = intent.terms();
    json.set("automatic_payment_methods", automatic(terms));
    json.put("capture_method", terms.captureMethod());
    json.put("client_secret", intent.clientSecret());
    json.put("confirmation_method", "automatic");
    json.put("created", intent.created());
    json.put("currency", terms.currency());
    json.put("customer", terms.labels().customer());
    json.put("description", terms.labels().description());
    json.put("livemode", false);
    json.set("metadata", Json.object(terms.labels().metadata()));
    json.set("payment_method_types", Json.texts(terms.paymentMethodTypes()));
    json.put("receipt_email", terms.labels().receiptEmail());
  }

  private static JsonNode automatic(Terms terms) {
    return terms.automaticPaymentMethods()
        ? Json.object().put("allow_redirects", "always").put("enabled", true)
        : NullNode.getInstance();
  }

  private static void putProgress(ObjectNode json, PaymentIntent intent) {
    IntentState state = intent.state();
    PaymentMethod method = state.paymentMethod();
    json.set("last_payment_error", lastError(state));
    json.put("latest_charge", state.latestCharge());
    json.set("next_action", nextAction(intent));
    json.put("payment_method", method == null ? null : method.id());
    json.put("status", state.status());
  }

  private static JsonNode lastError(IntentState state) {
    if (state instanceof IntentState.RequiresPaymentMethod waiting && waiting.failure() != null) {
      IntentState.Failure failure = waiting.failure();
      return failure
          .decline()
          .fields(failure.charge())
          .set("payment_method", failure.paymentMethod().json());
    }
    return NullNode.getInstance();
  }

  private static JsonNode nextAction(PaymentIntent intent) {
    return switch (intent.state()) {
      case IntentState.RequiresAction waiting ->
          Json.object()
              .put("type", "use_stripe_sdk")
              .set("use_stripe_sdk", Json.object().put("type", "three_d_secure_redirect"));
      case IntentState.RequiresTransfer waiting ->
          Json.object()
              .put("type", "display_bank_transfer_instructions")
              .set("display_bank_transfer_instructions", instructions(intent, waiting));
      default -> NullNode.getInstance();
    };
  }

  private static ObjectNode instructions(
      PaymentIntent intent, IntentState.RequiresTransfer waiting) {
    return Json.object()
        .put("amount_remaining", intent.amount() - waiting.funded())
        .put("currency", intent.currency())
        .put("reference", intent.id().substring(intent.id().length() - 8));
  }

  private static void putUnused(ObjectNode json) {
    for (String field :
        new String[] {
          "customer_account",
          "excluded_payment_method_types",
          "on_behalf_of",
          "payment_method_configuration_details",
          "processing",
          "review",
          "setup_future_usage",
          "shipping",
          "source",
          "statement_descriptor",
          "statement_descriptor_suffix",
          "transfer_data"
        }) {
      json.putNull(field);
    }
    json.set("payment_method_options", Json.object());
  }
}
