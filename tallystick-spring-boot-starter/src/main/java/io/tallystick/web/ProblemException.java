package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.TallystickException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is answered by a problem. */
final class ProblemException extends TallystickException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;
  private final @Nullable String reference;

  private ProblemException(
      HttpStatus status,
      String code,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers,
      @Nullable String reference) {
    super(code, detail);
    this.status = status;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
    this.reference = reference;
  }

  static ProblemException of(ProblemKind kind) {
    return of(kind, kind.meaning());
  }

  /** The same, where more can be said than its meaning. */
  static ProblemException of(ProblemKind kind, String detail) {
    return of(kind, detail, Map.of());
  }

  static ProblemException of(ProblemKind kind, Map<String, String> headers) {
    return of(kind, kind.meaning(), headers);
  }

  private static ProblemException of(ProblemKind kind, String detail, Map<String, String> headers) {
    return new ProblemException(kind.status(), kind.code(), detail, List.of(), headers, null);
  }

  static ProblemException ofFields(ProblemKind kind, List<FieldError> errors) {
    return new ProblemException(
        kind.status(),
        kind.code(),
        "The fields named in 'errors' are not as they should be." + Bounds.of(errors),
        errors,
        Map.of(),
        null);
  }

  /** What is over within seconds, as a rule. */
  static ProblemException retryable(ProblemKind kind) {
    return retryable(kind, kind.meaning(), ApiErrors.RETRY_AFTER_SECONDS);
  }

  static ProblemException retryable(ProblemKind kind, String detail, int retryAfterSeconds) {
    return of(kind, detail, Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
  }

  /** The same problem under a reference of its own, so that it is told alike whenever asked. */
  ProblemException referringTo(UUID operation) {
    return new ProblemException(
        status, code(), detail(), errors, headers, ProblemWriter.REFERENCE + operation);
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

  /** What the log is searched by; nothing if it is still to be drawn. */
  Optional<String> reference() {
    return Optional.ofNullable(reference);
  }

  /** What the answer carries beside the problem. */
  Map<String, String> headers() {
    return headers;
  }
}
