package io.tallystick.simulator.payment;

import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.StripeError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a card was not charged, in Stripe's codes.
 *
 * @param blocked whether Stripe itself stopped it before the bank was asked
 */
record Decline(String code, @Nullable String declineCode, String message, boolean blocked) {

  static Decline byBank(String code, String declineCode, String message) {
    return new Decline(code, declineCode, message, false);
  }

  /** A failed 3-D Secure step. */
  static final Decline UNAUTHENTICATED =
      new Decline(
          "payment_intent_authentication_failure",
          null,
          "The provided PaymentMethod has failed authentication. You can provide payment_method_data"
              + " or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
          false);

  /** A failed 3-D Secure step while a method is saved. */
  static final Decline SETUP_UNAUTHENTICATED =
      new Decline(
          "setup_intent_authentication_failure",
          null,
          "The latest attempt to set up the payment method has failed because authentication failed.",
          false);

  /** A bank account without the money. */
  static final Decline INSUFFICIENT_FUNDS =
      byBank(
          "payment_method_customer_decline",
          "insufficient_funds",
          "The customer's account has insufficient funds to cover this payment.");

  /** The bank wants to see a shopper who is not there. */
  static final Decline ABSENT_SHOPPER =
      byBank(
          "authentication_required",
          "authentication_required",
          "Your card was declined. This transaction requires authentication.");

  /** The fields that a card error and {@code last_payment_error} have in common. */
  ObjectNode fields(@Nullable String charge) {
    ObjectNode fields = Json.object();
    if (charge != null) {
      fields.put("charge", charge);
    }
    fields.put("code", code);
    if (declineCode != null) {
      fields.put("decline_code", declineCode);
    }
    return fields
        .put("doc_url", StripeError.docUrl(code))
        .put("message", message)
        .put("type", declineCode == null ? "invalid_request_error" : "card_error");
  }
}
