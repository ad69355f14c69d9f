package io.tallystick.testkit;

import io.tallystick.RefusedException;
import io.tallystick.Secret;
import io.tallystick.money.Money;
import io.tallystick.operation.Operation;
import io.tallystick.operation.Progress;
import java.util.UUID;
import java.util.function.Supplier;

/** What a caller hears, as tests compare it. */
public sealed interface Heard {
  /** A payment intent. */
  record Created(
      String orderId,
      String paymentIntentId,
      Secret clientSecret,
      Money amount,
      String status,
      boolean replayed)
      implements Heard {}

  /** Anything else that succeeded. */
  record Done(Operation operation, boolean replayed) implements Heard {}

  /** Not known yet, or in review. */
  record Pending(UUID operationId, String state) implements Heard {}

  record InFlight() implements Heard {}

  record KeyReused() implements Heard {}

  /** Declined or rejected. */
  record Refused(String code, boolean replayed) implements Heard {}

  /** Refused before anything was journalled, or unavailable. */
  record TurnedAway(String code) implements Heard {}

  /** What is heard of a call. */
  static Heard of(Supplier<Progress> call) {
    try {
      return of(call.get());
    } catch (RefusedException e) {
      return new TurnedAway(e.code());
    }
  }

  private static Heard of(Progress progress) {
    return switch (progress) {
      case Progress.Succeeded(var operation, var secret, var replayed) ->
          secret.isPresent()
              ? new Created(
                  operation.requiredOrderId(),
                  operation.resultId(),
                  secret.get(),
                  operation.amount(),
                  operation.resultStatus(),
                  replayed)
              : new Done(operation, replayed);
      case Progress.Failed(var operation, var replayed) ->
          new Refused(operation.errorCode(), replayed);
      case Progress.Pending(var operation) ->
          new Pending(operation.id(), operation.state().wireName());
      case Progress.InFlight() -> new InFlight();
      case Progress.KeyReused() -> new KeyReused();
    };
  }
}
