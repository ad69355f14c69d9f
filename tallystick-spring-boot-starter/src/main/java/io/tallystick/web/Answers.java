package io.tallystick.web;

import io.tallystick.Failpoint;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Progress;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Tells callers how far their calls have come, all calls alike. */
final class Answers {
  static final String REPLAYED = "Idempotent-Replayed";

  /** Stripe's own advice after a rate limit is about a second. */
  private static final int RETRY_AFTER_SECONDS = 2;

  private Answers() {}

  /**
   * The answer to a call.
   *
   * @param success the status of a success
   * @param body what a success is answered with
   * @throws ProblemException for everything else but what is not known yet
   */
  static ResponseEntity<?> of(
      Progress progress, HttpStatus success, Function<Progress.Succeeded, Object> body) {
    Failpoint.CALLER_UNANSWERED.reach();
    return switch (progress) {
      case Progress.Succeeded succeeded -> {
        ResponseEntity.BodyBuilder answer =
            ResponseEntity.status(success).header(HttpHeaders.CACHE_CONTROL, "no-store");
        replayed(succeeded.replayed()).forEach((name, value) -> answer.header(name, value));
        yield answer.body(body.apply(succeeded));
      }
      case Progress.Failed(var operation, var replayed) -> throw failure(operation, replayed);
      case Progress.Pending(var operation) ->
          ResponseEntity.accepted()
              .header(HttpHeaders.LOCATION, ApiPaths.OPERATIONS + "/" + operation.id())
              .body(
                  new PendingResponse(
                      operation.id(), CallerStatus.of(operation.state()).wireName()));
      case Progress.InFlight() -> throw inFlight(Problems.IN_FLIGHT.meaning());
      case Progress.KeyReused() -> throw ProblemException.of(Problems.IDEMPOTENCY_KEY_REUSED);
    };
  }

  static ProblemException inFlight(String detail) {
    return ProblemException.retryable(Problems.IN_FLIGHT, detail, RETRY_AFTER_SECONDS);
  }

  /** The reference names the operation, so that a repeat is answered alike. */
  private static ProblemException failure(Operation operation, boolean replayed) {
    String code = operation.errorCode();
    ProblemException problem =
        operation.state() == OperationState.DECLINED
            ? CardErrors.problem(code, replayed(replayed))
            : ProblemException.of(StripeRefusal.of(code), replayed(replayed));
    return problem.referringTo(operation.id());
  }

  private static Map<String, String> replayed(boolean replayed) {
    return replayed ? Map.of(REPLAYED, "true") : Map.of();
  }
}
