package io.tallystick.web;

import static org.springframework.http.HttpStatus.BAD_GATEWAY;
import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.CONTENT_TOO_LARGE;
import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.METHOD_NOT_ALLOWED;
import static org.springframework.http.HttpStatus.NOT_ACCEPTABLE;
import static org.springframework.http.HttpStatus.REQUEST_TIMEOUT;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;
import static org.springframework.http.HttpStatus.UNSUPPORTED_MEDIA_TYPE;

import io.tallystick.Refusal;

/**
 * The problems that HTTP and Stripe bring along; what our own rules refuse is a {@link Refusal}.
 */
final class Problems {
  static final ProblemKind MALFORMED_JSON =
      new ProblemKind(
          BAD_REQUEST, "malformed_json", "The body is not one JSON object without doubled keys.");

  /** The one whose field has the caller's own name. */
  static final ProblemKind UNKNOWN_FIELD =
      new ProblemKind(BAD_REQUEST, "unknown_field", "The body has a field that is not known here.");

  static final ProblemKind WRONG_TYPE =
      new ProblemKind(BAD_REQUEST, "wrong_type", "A field is not of its type.");
  static final ProblemKind IDEMPOTENCY_KEY_MISSING =
      new ProblemKind(
          BAD_REQUEST,
          "idempotency_key_missing",
          "Send an Idempotency-Key, a new one for each thing that is to happen once.");
  static final ProblemKind IDEMPOTENCY_KEY_INVALID =
      new ProblemKind(
          BAD_REQUEST,
          "idempotency_key_invalid",
          "One Idempotency-Key of 16 to 255 of A-Z a-z 0-9 _ - is needed.");
  static final ProblemKind MALFORMED_REQUEST =
      new ProblemKind(BAD_REQUEST, "bad_request", "The request cannot be taken as it is.");

  static final ProblemKind UNAUTHENTICATED =
      new ProblemKind(
          UNAUTHORIZED,
          "unauthenticated",
          "Send 'Authorization: Bearer' with a key or token that is valid here.");
  static final ProblemKind NOT_ALLOWED =
      new ProblemKind(FORBIDDEN, "forbidden", "This caller does not have the scope for it.");
  static final ProblemKind ORIGIN_NOT_ALLOWED =
      new ProblemKind(
          FORBIDDEN, "origin_not_allowed", "Pages of this origin may not make this call.");
  static final ProblemKind NOT_FOUND = ProblemKind.of(Refusal.NOT_FOUND);
  static final ProblemKind METHOD_WRONG =
      new ProblemKind(
          METHOD_NOT_ALLOWED, "method_not_allowed", "This path does not take this method.");
  static final ProblemKind NOT_JSON_WANTED =
      new ProblemKind(NOT_ACCEPTABLE, "not_acceptable", "We answer application/json.");

  /** In the container's word, which may be before us where nothing comes at all. */
  static final ProblemKind BODY_INCOMPLETE =
      new ProblemKind(
          REQUEST_TIMEOUT, "request_timeout", "The body was not there in time; send it again.");

  static final ProblemKind BODY_TOO_LARGE =
      new ProblemKind(
          CONTENT_TOO_LARGE,
          "body_too_large",
          "The body is larger than " + ApiJson.MOST_BODY_BYTES / 1024 + " KiB.");
  static final ProblemKind NOT_JSON_SENT =
      new ProblemKind(
          UNSUPPORTED_MEDIA_TYPE,
          "unsupported_media_type",
          "Send application/json in UTF-8, not compressed.");

  static final ProblemKind IN_FLIGHT =
      new ProblemKind(
          CONFLICT,
          Refusal.IN_FLIGHT.code(),
          "A call with this Idempotency-Key is being worked on; try again.");
  static final ProblemKind INVALID_REQUEST =
      new ProblemKind(
          UNPROCESSABLE_CONTENT,
          "invalid_request",
          "The fields named in 'errors' ask for what may not be.");
  static final ProblemKind IDEMPOTENCY_KEY_REUSED =
      new ProblemKind(
          UNPROCESSABLE_CONTENT,
          "idempotency_key_reused",
          "This Idempotency-Key stood for another call; use a new one.");

  static final ProblemKind TOO_MANY_CALLS =
      new ProblemKind(
          TOO_MANY_REQUESTS,
          "too_many_calls",
          "Too many payment calls in a minute; try again later, with the same Idempotency-Key.");
  static final ProblemKind TOO_MANY_REFUSALS =
      new ProblemKind(
          TOO_MANY_REQUESTS,
          "too_many_refusals",
          "Too many calls of this caller were refused in a minute, and this one is, too.");
  static final ProblemKind TOO_MANY_DECLINES =
      new ProblemKind(
          TOO_MANY_REQUESTS,
          "too_many_declines",
          "Too many cards of this user were declined; no new payment for a while.");

  static final ProblemKind INTERNAL_ERROR =
      new ProblemKind(
          INTERNAL_SERVER_ERROR,
          "internal_error",
          "Something is wrong with us; the reference finds it in our log.");
  static final ProblemKind UNAVAILABLE =
      new ProblemKind(SERVICE_UNAVAILABLE, "unavailable", "Try again in a moment.");

  /** From here on: what Stripe refuses for good, in our words. */
  static final ProblemKind WRONG_STATE =
      new ProblemKind(CONFLICT, "wrong_state", "At Stripe it is not in a state for that.");

  static final ProblemKind BALANCE_INSUFFICIENT =
      new ProblemKind(
          CONFLICT,
          "balance_insufficient",
          "The Stripe account's available balance does not cover it.");
  static final ProblemKind UNKNOWN_AT_STRIPE =
      new ProblemKind(
          UNPROCESSABLE_CONTENT,
          "unknown_at_stripe",
          "Something that the call names is not there at Stripe, or was used before.");
  static final ProblemKind AMOUNT_TOO_SMALL = amount("amount_too_small");
  static final ProblemKind AMOUNT_TOO_LARGE = amount("amount_too_large");
  static final ProblemKind INVALID_CHARGE_AMOUNT = amount("invalid_charge_amount");
  static final ProblemKind STRIPE_REFUSED =
      new ProblemKind(
          BAD_GATEWAY,
          "stripe_refused",
          "Stripe refused the call; the operator finds why in the log.");
  static final ProblemKind NOT_DONE =
      new ProblemKind(
          SERVICE_UNAVAILABLE,
          "not_done",
          "Stripe could not do it, and it will not happen any more; use a new Idempotency-Key.");

  private Problems() {}

  private static ProblemKind amount(String code) {
    return new ProblemKind(UNPROCESSABLE_CONTENT, code, "Stripe does not take this amount.");
  }
}
