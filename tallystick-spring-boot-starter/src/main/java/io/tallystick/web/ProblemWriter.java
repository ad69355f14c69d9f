package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers with problems, and writes them where no controller is at work. */
final class ProblemWriter {
  private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

  static final String REFERENCE = "ref_";

  private final Ids ids;
  private final Refusals refusals;

  ProblemWriter(Ids ids, Refusals refusals) {
    this.ids = ids;
    this.refusals = refusals;
  }

  /** Hears of every problem but what came of an operation, before it is told. */
  @FunctionalInterface
  interface Refusals {
    /** What is told: the problem, or another one in its place. */
    ProblemException enter(HttpServletRequest request, ProblemException problem, String reference);
  }

  /**
   * A problem under its own or a fresh reference, which the log has too: at INFO what is the
   * caller's to mend, at WARN what is ours or Stripe's.
   */
  ResponseEntity<Problem> answer(HttpServletRequest request, ProblemException e) {
    return e.reference()
        .map(operation -> answer(e, operation))
        .orElseGet(() -> {
          String reference = ids.next(REFERENCE);
          return answer(refusals.enter(request, e, reference), reference);
        });
  }

  static ResponseEntity<Problem> answer(ProblemException e, String reference) {
    log.atLevel(e.status().is5xxServerError() ? Level.WARN : Level.INFO)
        .log(
            "event=api.refused status={} code={} reference={} errors={}",
            e.status().value(),
            e.code(),
            reference,
            e.errors().stream().map(ProblemWriter::forTheLog).toList());
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(e.status());
    e.headers().forEach((name, value) -> answer.header(name, value));
    return answer
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(Problem.of(e.status(), e.code(), e.detail(), reference, e.errors()));
  }

  /** A field that we do not know has the caller's name for it: a secret, by mistake. */
  private static String forTheLog(FieldError error) {
    return error.code().equals(Problems.UNKNOWN_FIELD.code())
        ? error.code()
        : error.field() + ":" + error.code();
  }

  /** Answers with a problem. */
  Problem write(HttpServletRequest request, HttpServletResponse response, ProblemKind kind)
      throws IOException {
    return write(request, response, ProblemException.of(kind));
  }

  Problem write(HttpServletRequest request, HttpServletResponse response, ProblemException e)
      throws IOException {
    ResponseEntity<Problem> answer = answer(request, e);
    Problem problem = Objects.requireNonNull(answer.getBody());
    byte[] body = ApiJson.MAPPER.writeValueAsBytes(problem);
    response.setStatus(problem.status());
    answer.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    return problem;
  }
}
