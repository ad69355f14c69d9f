package io.tallystick.web;

import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * What a definitive refusal of Stripe's is to our caller: its kind, and nothing of Stripe's text.
 */
record StripeRefusal(HttpStatus status, String code, String detail) {

  /**
   * What is answered.
   *
   * @param code Stripe's, or ours
   */
  static StripeRefusal of(String code) {
    return switch (code) {
      case "payment_intent_unexpected_state",
          "charge_already_captured",
          "charge_already_refunded",
          "charge_disputed",
          "charge_expired_for_capture",
          "charge_not_refundable" ->
          new StripeRefusal(
              HttpStatus.CONFLICT, "wrong_state", "At Stripe it is not in a state for that.");
      case "balance_insufficient", "insufficient_funds" ->
          new StripeRefusal(
              HttpStatus.CONFLICT,
              "balance_insufficient",
              "The Stripe account's available balance does not cover it.");
      case "not_done", "never_sent" ->
          new StripeRefusal(
              HttpStatus.SERVICE_UNAVAILABLE,
              "not_done",
              "Stripe could not do it, and it will not happen any more; use a new"
                  + " Idempotency-Key.");
      case "amount_too_large", "amount_too_small", "invalid_charge_amount" ->
          new StripeRefusal(
              HttpStatus.UNPROCESSABLE_CONTENT, code, "Stripe does not take this amount.");
      case "resource_missing", "token_already_used" ->
          new StripeRefusal(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "unknown_at_stripe",
              "Something that the call names is not there at Stripe, or was used before.");
      default ->
          new StripeRefusal(
              HttpStatus.BAD_GATEWAY,
              "stripe_refused",
              "Stripe refused the call; the operator finds why in the log.");
    };
  }

  ProblemException problem(Map<String, String> headers) {
    return ProblemException.of(status, code, detail, headers);
  }
}
