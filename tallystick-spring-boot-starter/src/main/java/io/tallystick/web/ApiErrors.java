package io.tallystick.web;

import io.tallystick.InvalidRequestException;
import io.tallystick.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Turns whatever goes wrong in a controller of ours into a problem that says enough and no more;
 * asked before an advice of the application around us, which may take everything.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
final class ApiErrors {
  private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

  /**
   * What Tomcat says of a query that cannot be decoded, or has too many parameters; by its name,
   * for an application around us may have another container.
   */
  private static final String UNREADABLE_QUERY =
      "org.apache.tomcat.util.http.InvalidParameterException";

  /** A database that fails over is back within seconds. */
  static final int RETRY_AFTER_SECONDS = 5;

  private final ProblemWriter problems;
  private final HttpServletRequest request;

  /**
   * @param request whichever is being answered
   */
  ApiErrors(ProblemWriter problems, HttpServletRequest request) {
    this.problems = problems;
    this.request = request;
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(ProblemException e) {
    return problems.answer(request, e);
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(InvalidRequestException e) {
    return on(ProblemException.ofFields(Problems.INVALID_REQUEST, e.errors()));
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(RefusedException e) {
    String detail = String.valueOf(e.getMessage());
    ProblemKind kind = ProblemKind.of(e.refusal());
    return on(
        switch (e.refusal().reason()) {
          case NOT_FOUND, WRONG_STATE, FORBIDDEN -> ProblemException.of(kind, detail);
          case UNDER_WAY -> Answers.inFlight(detail);
          case UNAVAILABLE -> ProblemException.retryable(kind, detail, RETRY_AFTER_SECONDS);
        });
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(HttpMessageNotReadableException e) {
    return e.getMostSpecificCause() instanceof ProblemException problem
        ? on(problem)
        : on(ProblemException.of(Problems.MALFORMED_JSON, "The body cannot be read."));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<Problem> onDatabase(RuntimeException e) {
    ResponseEntity<Problem> answer =
        on(
            ProblemException.retryable(
                Problems.UNAVAILABLE,
                "Try again with the same Idempotency-Key.",
                RETRY_AFTER_SECONDS));
    log.error(
        "event=api.database_failed error={} reference={}",
        e.getClass().getSimpleName(),
        reference(answer),
        e);
    return answer;
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(RuntimeException e) {
    if (e.getClass().getName().equals(UNREADABLE_QUERY)) {
      return on(ProblemException.of(Problems.MALFORMED_REQUEST));
    }
    ResponseEntity<Problem> answer = on(ProblemException.of(Problems.INTERNAL_ERROR));
    log.error("event=api.failed reference={}", reference(answer), e);
    return answer;
  }

  private static String reference(ResponseEntity<Problem> answer) {
    return Objects.requireNonNull(answer.getBody()).reference();
  }
}
