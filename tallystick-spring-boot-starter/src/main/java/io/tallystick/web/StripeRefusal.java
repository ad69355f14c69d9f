package io.tallystick.web;

import io.tallystick.stripe.StripeOutcome;

/**
 * What a definitive refusal of Stripe's is to our caller: its kind, and nothing of Stripe's text.
 */
final class StripeRefusal {
  private StripeRefusal() {}

  /**
   * What is answered.
   *
   * @param code Stripe's, or ours
   */
  static ProblemKind of(String code) {
    return switch (code) {
      case "payment_intent_unexpected_state",
          "charge_already_captured",
          "charge_already_refunded",
          "charge_disputed",
          "charge_expired_for_capture",
          "charge_not_refundable",
          StripeOutcome.Rejected.INVALID_AMOUNT ->
          Problems.WRONG_STATE;
      case "balance_insufficient", "insufficient_funds" -> Problems.BALANCE_INSUFFICIENT;
      case "not_done", "never_sent" -> Problems.NOT_DONE;
      case "amount_too_large" -> Problems.AMOUNT_TOO_LARGE;
      case "amount_too_small" -> Problems.AMOUNT_TOO_SMALL;
      case "invalid_charge_amount" -> Problems.INVALID_CHARGE_AMOUNT;
      case "resource_missing", "token_already_used" -> Problems.UNKNOWN_AT_STRIPE;
      default -> Problems.STRIPE_REFUSED;
    };
  }
}
