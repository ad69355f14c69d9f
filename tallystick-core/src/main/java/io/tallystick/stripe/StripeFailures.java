package io.tallystick.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.net.StripeResponse;
import io.tallystick.stripe.StripeOutcome.Declined;
import io.tallystick.stripe.StripeOutcome.Rejected;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Unknown;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sorts what the SDK throws by what may be done next. Nothing of Stripe's own text passes. */
final class StripeFailures {
  static final String NO_REQUEST_ID = "none";

  /** Stripe's codes are short words; anything else is not shown or logged. */
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private StripeFailures() {}

  static StripeOutcome.Failure sort(StripeException e) {
    String requestId = requestId(e.getRequestId());
    if (e instanceof StripeHttpClient.NotSent) {
      return new RetryLater(Reason.UNREACHABLE, "unreachable", requestId);
    }
    if (e instanceof StripeHttpClient.ConnectionLost) {
      return Unknown.of(Unknown.CONNECTION_LOST, requestId);
    }
    if (e instanceof StripeHttpClient.TooLarge) {
      return Unknown.of(Unknown.TOO_LARGE, requestId);
    }
    if (e instanceof ApiConnectionException || e.getStatusCode() == null) {
      return Unknown.of("no_answer", requestId);
    }
    if (e.getStripeError() == null || e.getStripeError().getType() == null) {
      return Unknown.of("http_" + e.getStatusCode(), requestId); // said by something before Stripe
    }
    return sort(e, e.getStatusCode(), requestId);
  }

  private static StripeOutcome.Failure sort(StripeException e, int status, String requestId) {
    Optional<Boolean> retry = shouldRetry(e);
    if (retry.orElse(false) && status < 500 && status != 401 && status != 403) {
      return new RetryLater(Reason.BUSY, code(e.getCode(), "busy"), requestId);
    }
    return switch (status) {
      case 402 -> new Declined(declineCode(e), requestId);
      case 401, 403 ->
          new RetryLater(Reason.NOT_ALLOWED, code(e.getCode(), "not_allowed"), requestId);
      case 409, 429 ->
          new RetryLater(
              retry.orElse(true) ? Reason.BUSY : Reason.NEVER,
              code(e.getCode(), "busy"),
              requestId);
      default ->
          status >= 400 && status < 500
              ? new Rejected(rejection(e), requestId)
              : new Unknown("http_" + status, !retry.orElse(false), requestId);
    };
  }

  /** Stripe knows better than any status whether the same call may be sent again. */
  private static Optional<Boolean> shouldRetry(StripeException e) {
    StripeResponse response = e.getStripeError().getLastResponse();
    return response == null
        ? Optional.empty()
        : response.headers().firstValue("Stripe-Should-Retry").map(Boolean::parseBoolean);
  }

  /** More than is left to refund has no code of Stripe's; which field is at fault, it says. */
  private static String rejection(StripeException e) {
    boolean keyReused = Rejected.KEY_REUSED.equals(e.getStripeError().getType());
    boolean amount = "amount".equals(e.getStripeError().getParam());
    return keyReused
        ? Rejected.KEY_REUSED
        : code(e.getCode(), amount ? Rejected.INVALID_AMOUNT : "invalid_request");
  }

  private static String declineCode(StripeException e) {
    return declineCode(
        e instanceof CardException card && card.getDeclineCode() != null
            ? card.getDeclineCode()
            : e.getCode());
  }

  /** A reason in Stripe's words, or the plainest of them where it is none. */
  static String declineCode(@Nullable String reason) {
    return code(reason, "card_declined");
  }

  /** Stripe's type of an error, for the log. */
  static String type(StripeException e) {
    return e.getStripeError() == null ? "none" : code(e.getStripeError().getType(), "none");
  }

  private static String code(@Nullable String code, String otherwise) {
    return code != null && CODE.matcher(code).matches() ? code : otherwise;
  }

  static String requestId(@Nullable String id) {
    return id != null && REQUEST_ID.matcher(id).matches() ? id : NO_REQUEST_ID;
  }
}
