package io.tallystick.payment;

import static java.util.Objects.requireNonNull;

import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.OperationState;
import io.tallystick.stripe.ChargeSnapshot;
import io.tallystick.stripe.ChargeStatus;
import io.tallystick.stripe.CustomerSnapshot;
import io.tallystick.stripe.DisputeSnapshot;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.TransferSnapshot;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of our operations a merge settles, and how. Metadata alone is not to be trusted: it claims
 * only an operation that waits for its outcome, of the same kind, mode, amount and currency.
 */
final class Settlements {
  private final Map<UUID, Operation> named;
  private final Map<String, List<Operation>> acting;
  private final Map<UUID, Settlement> settled = new LinkedHashMap<>();

  /** How an operation has ended. */
  sealed interface Settlement {
    record Succeeded(Operation operation, Snapshot told, String status) implements Settlement {}

    record Failed(Operation operation, OperationState state, String code) implements Settlement {}
  }

  /**
   * @param concerned operations that the snapshots' metadata names, and captures and cancels that
   *     wait for what becomes of their payment intent
   */
  Settlements(Collection<Operation> concerned) {
    this.named = concerned.stream().collect(Collectors.toMap(Operation::id, Function.identity()));
    this.acting =
        concerned.stream()
            .filter(Settlements::actsOnPaymentIntent)
            .collect(Collectors.groupingBy(it -> Objects.requireNonNullElse(it.subject(), "")));
  }

  private static boolean actsOnPaymentIntent(Operation operation) {
    boolean hasEnded = operation.state().isResolved() && operation.state() != OperationState.REVIEW;
    return !hasEnded
        && (operation.kind() == OperationKind.CAPTURE || operation.kind() == OperationKind.CANCEL);
  }

  /** Whether it may have been done, and is not known to be. */
  static boolean isWaiting(Operation operation) {
    return switch (operation.state()) {
      case SENT, UNKNOWN, REVIEW -> true;
      case PREPARED -> operation.attempt().number() > 1; // it is the earlier one
      case SUCCEEDED, DECLINED, REJECTED -> false;
    };
  }

  /** The operation of ours that made this, if it waits to hear so and nothing speaks against it. */
  Optional<Operation> claim(Snapshot told) {
    return Optional.ofNullable(named.get(told.operation()))
        .filter(Settlements::isWaiting)
        .filter(operation -> !settled.containsKey(operation.id()))
        .filter(operation -> fits(operation, told));
  }

  private static boolean fits(Operation operation, Snapshot told) {
    return switch (told) {
      case PaymentIntentSnapshot intent ->
          operation.kind() == OperationKind.PAYMENT_INTENT
              && operation.account().livemode() == intent.livemode()
              && operation.amount().equals(intent.amount());
      case RefundSnapshot refund ->
          operation.kind() == OperationKind.REFUND
              && operation.amount().equals(refund.amount())
              && (refund.paymentIntent() == null
                  || refund.paymentIntent().equals(operation.subject()));
      case ChargeSnapshot charge ->
          operation.kind() == OperationKind.CHARGE && operation.amount().equals(charge.amount());
      case TransferSnapshot transfer ->
          operation.kind() == OperationKind.TRANSFER
              && operation.amount().equals(transfer.amount())
              && Objects.equals(operation.subject(), transfer.destination());
      case CustomerSnapshot customer -> operation.kind() == OperationKind.CUSTOMER;
      case DisputeSnapshot dispute -> false;
    };
  }

  void succeed(Operation operation, Snapshot told, @Nullable String status) {
    settled.put(
        operation.id(),
        new Settlement.Succeeded(operation, told, Objects.requireNonNullElse(status, "")));
  }

  private void fail(Operation operation, OperationState state, String code) {
    settled.put(operation.id(), new Settlement.Failed(operation, state, code));
  }

  /** A charge is done, or declined; there is no third. */
  void charge(ChargeSnapshot told) {
    claim(told)
        .ifPresent(operation -> {
          if (told.status() == ChargeStatus.FAILED) {
            fail(operation, OperationState.DECLINED, requireNonNull(told.declineCode()));
          } else {
            succeed(operation, told, told.status().wireName());
          }
        });
  }

  /** What a payment intent's end means for those who have tried to bring about one or the other. */
  void paymentIntent(PaymentIntentSnapshot told) {
    for (Operation operation : acting.getOrDefault(told.id(), List.of())) {
      switch (told.status()) {
        case SUCCEEDED -> {
          boolean captured = operation.kind() == OperationKind.CAPTURE;
          end(
              operation,
              told,
              captured && told.amountReceived() == operation.amount().minorUnits());
        }
        case CANCELED -> end(operation, told, operation.kind() == OperationKind.CANCEL);
        default -> {} // it has not ended
      }
    }
  }

  private void end(Operation operation, PaymentIntentSnapshot told, boolean asWanted) {
    if (asWanted) {
      succeed(operation, told, told.status().wireName());
    } else {
      fail(operation, OperationState.REJECTED, "payment_intent_unexpected_state");
    }
  }

  /**
   * Whether this is the intent of an attempt of ours in whose place another has been taken: nobody
   * has its secret, and it has to be canceled.
   */
  boolean isOrphan(PaymentIntentSnapshot told) {
    Operation operation = named.get(told.operation());
    return operation != null
        && operation.kind() == OperationKind.PAYMENT_INTENT
        && operation.state() == OperationState.SUCCEEDED
        && !told.id().equals(operation.result().id())
        && operation.account().livemode() == told.livemode()
        && operation.amount().equals(told.amount())
        && !told.status().isFinal();
  }

  Collection<Settlement> all() {
    return settled.values();
  }
}
