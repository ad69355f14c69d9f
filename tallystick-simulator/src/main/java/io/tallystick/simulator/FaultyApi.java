package io.tallystick.simulator;

import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Faults;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The API behind a network and a Stripe that fail as ordered. */
final class FaultyApi {
  /** How long a call without an answer is held; longer than the patience of usual clients. */
  static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  private final Api api;
  private final Faults faults;
  private final RequestLog log;
  private final Patience patience;

  FaultyApi(Api api, Faults faults, RequestLog log, Patience patience) {
    this.api = api;
    this.faults = faults;
    this.log = log;
    this.patience = patience;
  }

  void handle(ApiRequest request, Connection connection) throws IOException {
    switch (faults.strikeCall(request.method(), request.path()).orElse(null)) {
      case null -> {
        Reply reply = api.answer(request, UnaryOperator.identity());
        log.answered(request, reply, null);
        connection.answer(reply);
      }
      case CallFault.TimeoutBefore fault -> hold(request, fault);
      case CallFault.TimeoutAfter fault -> {
        api.answer(request, UnaryOperator.identity());
        hold(request, fault);
      }
      case CallFault.Reset fault -> {
        Reply reply = api.answer(request, UnaryOperator.identity());
        log.unanswered(request, fault);
        connection.breakWithin(reply);
      }
      case CallFault.Empty503 fault -> {
        log.answered(request, new Reply(503, false, Map.of(), Json::object), fault);
        connection.answerEmpty(503);
      }
      case CallFault fault -> {
        Reply reply = disturbed(request, fault);
        log.answered(request, reply, fault);
        connection.answer(reply);
      }
    }
  }

  private void hold(ApiRequest request, CallFault fault) {
    log.unanswered(request, fault);
    patience.await(LONGEST_HOLD);
  }

  private Reply disturbed(ApiRequest request, CallFault fault) {
    return switch (fault) {
      case CallFault.Conflict() -> IdempotencyKeys.keyInUse();
      case CallFault.RateLimited() -> rateLimited();
      case CallFault.Error500() -> api.answer(request, FaultyApi::failing);
      case CallFault.Latency(Duration pause) ->
          api.answer(request, execution -> () -> later(execution, pause));
      case CallFault.EmptyObject() -> {
        api.answer(request, UnaryOperator.identity());
        yield Reply.ok(Json::object);
      }
      case CallFault.TimeoutBefore any -> throw new AssertionError(any);
      case CallFault.TimeoutAfter any -> throw new AssertionError(any);
      case CallFault.Reset any -> throw new AssertionError(any);
      case CallFault.Empty503 any -> throw new AssertionError(any);
    };
  }

  private Reply later(Supplier<Reply> execution, Duration pause) {
    patience.await(pause);
    return execution.get();
  }

  private static Supplier<Reply> failing(Supplier<Reply> execution) {
    return () -> {
      Reply truth = execution.get();
      String message = "An unknown error occurred.";
      StripeError error = new StripeError(500, "api_error", null, message, null);
      return new Reply(500, truth.executed(), Map.of(), error::json);
    };
  }

  private static Reply rateLimited() {
    String message = "Request rate limit exceeded.";
    StripeError error = new StripeError(429, "invalid_request_error", "rate_limit", message, null);
    return Reply.refused(error).with("Stripe-Rate-Limited-Reason", "global-rate");
  }
}
