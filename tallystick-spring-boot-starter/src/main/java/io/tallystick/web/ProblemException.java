package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.TallystickException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is answered by a problem. */
final class ProblemException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient List<FieldError> errors;
  private final @Nullable Integer retryAfterSeconds;

  private ProblemException(
      HttpStatus status,
      String code,
      String detail,
      List<FieldError> errors,
      @Nullable Integer retryAfterSeconds) {
    super(code, detail);
    this.status = status;
    this.errors = List.copyOf(errors);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static ProblemException of(HttpStatus status, String code, String detail) {
    return new ProblemException(status, code, detail, List.of(), null);
  }

  static ProblemException ofFields(HttpStatus status, String code, List<FieldError> errors) {
    return new ProblemException(
        status, code, "The fields named in 'errors' are not as they should be.", errors, null);
  }

  static ProblemException retryable(
      HttpStatus status, String code, String detail, int retryAfterSeconds) {
    return new ProblemException(status, code, detail, List.of(), retryAfterSeconds);
  }

  HttpStatus status() {
    return status;
  }

  List<FieldError> errors() {
    return errors;
  }

  @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
