package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.Ids;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpStatus;

/** Makes problems, and writes them where no controller is at work. */
final class ProblemWriter {
  private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

  static final String REFERENCE = "ref_";

  private final Ids ids;
  private final Consumer<Problem> audit;

  /**
   * @param audit told of every problem but what came of an operation
   */
  ProblemWriter(Ids ids, Consumer<Problem> audit) {
    this.ids = ids;
    this.audit = audit;
  }

  /**
   * A problem with a fresh reference, which the log has too: at INFO what is the caller's to mend,
   * at WARN what is ours or Stripe's.
   */
  Problem problem(HttpStatus status, String code, String detail, List<FieldError> errors) {
    Problem problem = logged(status, code, detail, errors, ids.next(REFERENCE));
    audit.accept(problem);
    return problem;
  }

  /** What a controller has refused, or what came of an operation, which is audited already. */
  Problem problem(ProblemException e) {
    return e.reference()
        .map(operation -> logged(e.status(), e.code(), e.detail(), e.errors(), operation))
        .orElseGet(() -> problem(e.status(), e.code(), e.detail(), e.errors()));
  }

  private static Problem logged(
      HttpStatus status, String code, String detail, List<FieldError> errors, String reference) {
    log.atLevel(status.is5xxServerError() ? Level.WARN : Level.INFO)
        .log(
            "event=api.refused status={} code={} reference={} errors={}",
            status.value(),
            code,
            reference,
            errors.stream().map(ProblemWriter::forTheLog).toList());
    return Problem.of(status, code, detail, reference, errors);
  }

  /** A field that we do not know has the caller's name for it: a secret, by mistake. */
  private static String forTheLog(FieldError error) {
    return error.code().equals(Problems.UNKNOWN_FIELD.code())
        ? error.code()
        : error.field() + ":" + error.code();
  }

  /** Answers with a problem. */
  Problem write(HttpServletResponse response, ProblemKind kind) throws IOException {
    return write(response, kind.status(), kind.code(), kind.meaning());
  }

  Problem write(HttpServletResponse response, HttpStatus status, String code, String detail)
      throws IOException {
    Problem problem = problem(status, code, detail, List.of());
    byte[] body = ApiJson.MAPPER.writeValueAsBytes(problem);
    response.setStatus(status.value());
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    return problem;
  }
}
