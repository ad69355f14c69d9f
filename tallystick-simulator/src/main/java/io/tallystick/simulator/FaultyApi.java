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
import org.jspecify.annotations.Nullable;

/** The API behind a network and a Stripe that fail as ordered. */
final class FaultyApi {
  /** How long a call without an answer is held; longer than the patience of usual clients. */
  static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  private final Api api;
  private final Faults faults;
  private final RateLimit rateLimit;
  private final RequestLog log;
  private final Patience patience;

  FaultyApi(Api api, Faults faults, RateLimit rateLimit, RequestLog log, Patience patience) {
    this.rateLimit = rateLimit;
    this.api = api;
    this.faults = faults;
    this.log = log;
    this.patience = patience;
  }

  void handle(ApiRequest request, Connection connection) throws IOException {
    if (rateLimit.isExceeded()) {
      answer(request, rateLimited(), null, connection);
      return;
    }
    CallFault fault = faults.strikeCall(request.method(), request.path()).orElse(null);
    switch (fault) {
      case null -> answer(request, execute(request), null, connection);
      case CallFault.TimeoutBefore() -> hold(request, fault);
      case CallFault.TimeoutAfter() -> {
        execute(request);
        hold(request, fault);
      }
      case CallFault.Reset() -> {
        Reply reply = execute(request);
        log.unanswered(request, fault);
        connection.breakWithin(reply);
      }
      case CallFault.Conflict() -> answer(request, IdempotencyKeys.keyInUse(), fault, connection);
      case CallFault.RateLimited() -> answer(request, rateLimited(), fault, connection);
      case CallFault.Error500() ->
          answer(request, api.answer(request, FaultyApi::failing), fault, connection);
      case CallFault.Empty503() -> {
        log.answered(request, new Reply(503, false, Map.of(), Json::object), fault);
        connection.answerEmpty(503);
      }
      case CallFault.EmptyObject() -> {
        execute(request);
        answer(request, Reply.ok(Json::object), fault, connection);
      }
      case CallFault.Latency(Duration pause) ->
          answer(request, api.answer(request, call -> () -> later(call, pause)), fault, connection);
    }
  }

  private Reply execute(ApiRequest request) {
    return api.answer(request, UnaryOperator.identity());
  }

  private void answer(
      ApiRequest request, Reply reply, @Nullable CallFault fault, Connection connection)
      throws IOException {
    log.answered(request, reply, fault);
    connection.answer(reply);
  }

  private void hold(ApiRequest request, CallFault fault) {
    log.unanswered(request, fault);
    patience.await(LONGEST_HOLD);
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
