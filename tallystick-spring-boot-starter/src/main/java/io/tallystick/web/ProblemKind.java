package io.tallystick.web;

import io.tallystick.Refusal;
import org.springframework.http.HttpStatus;

/**
 * One kind of problem that callers may be answered.
 *
 * @param code a stable word
 * @param meaning what it says to a caller where no more can be said
 */
public record ProblemKind(HttpStatus status, String code, String meaning) {

  /** What a refusal is to a caller. */
  static ProblemKind of(Refusal refusal) {
    return new ProblemKind(status(refusal.reason()), refusal.code(), refusal.meaning());
  }

  private static HttpStatus status(Refusal.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case WRONG_STATE, UNDER_WAY -> HttpStatus.CONFLICT;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }
}
