package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.money.Money;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that a caller wants done at Stripe, once. */
public record Operation(
    UUID id,
    Asked asked,
    About about,
    Call call,
    Attempt attempt,
    OperationState state,
    Result result) {

  /** A new operation, about to be sent. */
  public static Operation first(UUID id, Asked asked, About about, Call call) {
    return new Operation(
        id, asked, about, call, Attempt.first(id), OperationState.SENT, Result.NONE);
  }

  /** This operation as one whose object is there already. */
  Operation succeededAs(String resultId, String resultStatus) {
    return new Operation(
        id,
        asked,
        about,
        call,
        attempt,
        OperationState.SUCCEEDED,
        new Result(resultId, resultStatus, null));
  }

  /** This operation as one that waits for its first sending. */
  Operation prepared() {
    return new Operation(id, asked, about, call, attempt, OperationState.PREPARED, result);
  }

  public Account account() {
    return asked.account();
  }

  public String caller() {
    return asked.caller();
  }

  public OperationKind kind() {
    return asked.kind();
  }

  public @Nullable String orderId() {
    return about.orderId();
  }

  /** The order of a kind that always has one. */
  public String requiredOrderId() {
    return Objects.requireNonNull(about.orderId(), "of an order");
  }

  public @Nullable String subject() {
    return about.subject();
  }

  /** What a kind that moves money asks for. */
  public Money amount() {
    return Objects.requireNonNull(about.amount(), "moves money");
  }

  /** The id of Stripe's object, once succeeded. */
  public String resultId() {
    return Objects.requireNonNull(result.id(), "a success has a result");
  }

  /** That object's status in the first answer, once succeeded. */
  public String resultStatus() {
    return Objects.requireNonNullElse(result.status(), "");
  }

  public String errorCode() {
    return Objects.requireNonNullElse(result.errorCode(), "unknown");
  }

  /** Whether Stripe may be asked to do it under the current key, now. */
  boolean isSendable() {
    return !state.isResolved() && !attempt.expired() && !attempt.pinned();
  }
}
