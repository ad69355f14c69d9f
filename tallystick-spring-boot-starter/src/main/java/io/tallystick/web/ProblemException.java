package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.TallystickException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** A request that is answered by a problem. */
final class ProblemException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  private ProblemException(
      HttpStatus status,
      String code,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers) {
    super(code, detail);
    this.status = status;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  static ProblemException of(HttpStatus status, String code, String detail) {
    return new ProblemException(status, code, detail, List.of(), Map.of());
  }

  static ProblemException of(
      HttpStatus status, String code, String detail, Map<String, String> headers) {
    return new ProblemException(status, code, detail, List.of(), headers);
  }

  static ProblemException ofFields(HttpStatus status, String code, List<FieldError> errors) {
    return new ProblemException(
        status, code, "The fields named in 'errors' are not as they should be.", errors, Map.of());
  }

  static ProblemException retryable(
      HttpStatus status, String code, String detail, int retryAfterSeconds) {
    return of(status, code, detail, Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  HttpStatus status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  List<FieldError> errors() {
    return errors;
  }

  /** What the answer carries beside the problem. */
  Map<String, String> headers() {
    return headers;
  }
}
