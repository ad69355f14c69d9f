package io.tallystick.simulator.account;

import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.StripeError;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a card was not charged, in Stripe's codes.
 *
 * @param blocked whether Stripe itself stopped it before the bank was asked
 */
record Decline(String code, String declineCode, String message, boolean blocked) {

  static Decline byBank(String code, String declineCode, String message) {
    return new Decline(code, declineCode, message, false);
  }

  /** The fields that a card error and {@code last_payment_error} have in common. */
  ObjectNode fields(String charge) {
    return Json.object()
        .put("charge", charge)
        .put("code", code)
        .put("decline_code", declineCode)
        .put("doc_url", StripeError.docUrl(code))
        .put("message", message)
        .put("type", "card_error");
  }
}
