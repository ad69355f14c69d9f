package io.tallystick.operation;

import io.tallystick.Failpoint;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeOutcome;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Sends operations to Stripe, with no transaction open, and writes down what came of it. */
final class Sender {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private static final String KEY_IN_USE = "idempotency_key_in_use";

  /** Each leaves an orphan that has to be canceled; Stripe is not well if it comes to this. */
  private static final int MOST_ATTEMPTS = 5;

  private final Operations operations;
  private final Outcomes outcomes;
  private final Evidence evidence;
  private final StripeGateway stripe;
  private final TransactionOperations transactions;

  Sender(
      Operations operations,
      Outcomes outcomes,
      StripeGateway stripe,
      TransactionOperations transactions) {
    this.operations = operations;
    this.outcomes = outcomes;
    this.evidence = new Evidence(operations, stripe);
    this.stripe = stripe;
    this.transactions = transactions;
  }

  /** Sends what has just been journalled. */
  Sent sendFirst(Operation operation) {
    return send(operation, true);
  }

  /** Goes on with an operation that is not settled: sends it again, or looks what became of it. */
  Sent goOn(Operation known) {
    Operation operation = readAgain(known); // it may have been settled while we were on our way
    if (operation.isSendable()) {
      boolean unseen = operation.state() == OperationState.PREPARED;
      return inTransaction(() -> operations.markSentAgain(operation, Journal.GRACE))
          .map(sent -> send(sent, unseen))
          .orElseGet(() -> leftToOthers(operation));
    }
    if (operation.state().isResolved()) {
      return new Sent.Known(operation);
    }
    if (operation.attempt().leased()) {
      return new Sent.Elsewhere(); // its answer may be on its way, however old its key
    }
    return operation.attempt().expired() ? giveUp(operation) : lookOrBeginAnew(operation);
  }

  private Operation readAgain(Operation operation) {
    return operations.find(operation.account(), operation.id()).orElseThrow();
  }

  /**
   * Sends it.
   *
   * @param unseen whether it is certain that Stripe has not seen the current key before
   */
  private Sent send(Operation operation, boolean unseen) {
    return switch (call(operation)) {
      case StripeOutcome.Succeeded succeeded -> succeed(operation, succeeded);
      case StripeOutcome.Declined declined ->
          fail(operation, OperationState.DECLINED, declined.code());
      case StripeOutcome.Rejected rejected when rejected.isKeyReused() ->
          review(operation, rejected.code());
      case StripeOutcome.Rejected rejected ->
          fail(operation, OperationState.REJECTED, rejected.code());
      case StripeOutcome.RetryLater later -> retryLater(operation, later, unseen);
      case StripeOutcome.Unknown unknown -> {
        putOff(operation, OperationState.UNKNOWN, unknown.pinned(), unknown.code());
        yield new Sent.Known(readAgain(operation));
      }
    };
  }

  /** Once more, with the same key, after a lost connection: an idle one may just have closed. */
  private StripeOutcome call(Operation operation) {
    Failpoint.INTENT_UNSENT.reach();
    StripeOutcome first = post(operation);
    if (!(first instanceof StripeOutcome.Unknown unknown) || !unknown.connectionLost()) {
      return first;
    }
    StripeOutcome second = post(operation);
    // What refuses the second call says nothing of the first, which may have been done.
    return second instanceof StripeOutcome.RetryLater ? first : second;
  }

  private StripeOutcome post(Operation operation) {
    return stripe.post(
        operation.account(),
        operation.kind().wireName(),
        operation.call().path(),
        operation.call().form(),
        operation.attempt().stripeKey());
  }

  private Sent succeed(Operation operation, StripeOutcome.Succeeded succeeded) {
    List<Operation> merged = merge(operation, List.of(succeeded.object()));
    Failpoint.OUTCOME_COMMITTED.reach();
    Operation settled =
        merged.stream()
            .filter(it -> it.id().equals(operation.id()))
            .findAny()
            .orElseGet(() -> readAgain(operation));
    if (settled.state() == OperationState.DECLINED || settled.state() == OperationState.REJECTED) {
      transactions.executeWithoutResult(status -> operations.markContradicted(settled.id()));
      log.error("event=operation.done_though_refused operation={}", settled.id());
      return new Sent.Known(readAgain(settled));
    }
    if (!settled.state().isResolved() || settled.state() == OperationState.REVIEW) {
      return review(settled, "answer_does_not_match");
    }
    boolean isItsOwn = // a capture's answer has the secret too, and its caller no use for it
        operation.kind() == OperationKind.PAYMENT_INTENT
            && succeeded.object().id().equals(settled.result().id());
    return new Sent.Known(settled, isItsOwn ? succeeded.clientSecret() : Optional.empty());
  }

  private List<Operation> merge(Operation operation, List<Snapshot> told) {
    return transactions.execute(status -> {
      List<Operation> succeeded = outcomes.merge(operation.account(), told);
      Failpoint.OUTCOME_UNCOMMITTED.reach();
      return succeeded;
    });
  }

  private Sent retryLater(Operation operation, StripeOutcome.RetryLater later, boolean unseen) {
    if (later.code().equals(KEY_IN_USE)) {
      return new Sent.Elsewhere(); // another server is sending it; it stays sent
    }
    boolean useless = later.reason() == Reason.NEVER || later.reason() == Reason.NOT_ALLOWED;
    if (useless && unseen) {
      return fail(operation, OperationState.REJECTED, later.code());
    }
    // This refusal says nothing of an earlier call that may have been done.
    OperationState state = unseen ? OperationState.PREPARED : OperationState.UNKNOWN;
    putOff(operation, state, later.reason() == Reason.NEVER, later.code());
    return new Sent.Known(readAgain(operation));
  }

  /** Stripe would only repeat itself: looks whether it is done, or tries what may be done twice. */
  private Sent lookOrBeginAnew(Operation operation) {
    if (!operation.kind().isPreparatory()) {
      return look(operation);
    }
    if (operation.attempt().number() >= MOST_ATTEMPTS) {
      return review(operation, operation.errorCode());
    }
    return inTransaction(() -> operations.markSentAnew(operation, Journal.GRACE))
        .map(sent -> send(sent, true))
        .orElseGet(() -> leftToOthers(operation));
  }

  /** Somebody has sent it since we have read it, or has settled it. */
  private Sent leftToOthers(Operation operation) {
    Operation now = readAgain(operation);
    return now.state().isResolved() ? new Sent.Known(now) : new Sent.Elsewhere();
  }

  private Sent look(Operation operation) {
    String code =
        switch (evidence.of(operation)) {
          case Evidence.Found(List<Snapshot> told) -> {
            merge(operation, told);
            yield "answer_does_not_match"; // unless the merge has settled it
          }
          case Evidence.NotDone(String why) -> {
            fail(operation, OperationState.REJECTED, why);
            yield why;
          }
          case Evidence.Unclear(String why) -> why;
          case Evidence.Unasked(String why) -> why;
        };
    putOff(operation, code);
    return new Sent.Known(readAgain(operation));
  }

  /** 23 hours are over. What Stripe has never seen has failed; the rest is for an operator. */
  private Sent giveUp(Operation operation) {
    if (operation.state() == OperationState.PREPARED) {
      return fail(operation, OperationState.REJECTED, "never_sent");
    }
    if (!operation.kind().isPreparatory()) {
      look(operation);
    }
    Operation now = readAgain(operation);
    return now.state().isResolved() ? new Sent.Known(now) : review(now, "key_expired");
  }

  private Sent fail(Operation operation, OperationState state, String code) {
    transactions.executeWithoutResult(status -> {
      outcomes.lock(operation);
      if (operations.markFailed(operation, state, code)) {
        outcomes.release(operation, code);
      }
      Failpoint.OUTCOME_UNCOMMITTED.reach();
    });
    Failpoint.OUTCOME_COMMITTED.reach();
    return new Sent.Known(readAgain(operation));
  }

  private Sent review(Operation operation, String code) {
    transactions.executeWithoutResult(
        status -> operations.markFailed(operation, OperationState.REVIEW, code));
    log.error(
        "event=operation.review operation={} kind={} order={} code={}",
        operation.id(),
        operation.kind().wireName(),
        operation.orderId(),
        code);
    return new Sent.Known(readAgain(operation));
  }

  /** Nothing was sent, and so nothing has changed. */
  private void putOff(Operation operation, String code) {
    putOff(operation, OperationState.UNKNOWN, operation.attempt().pinned(), code);
  }

  private void putOff(Operation operation, OperationState state, boolean pinned, String code) {
    transactions.executeWithoutResult(status -> operations.putOff(operation, state, pinned, code));
  }

  private <T> Optional<T> inTransaction(Supplier<Optional<T>> work) {
    return transactions.execute(status -> work.get());
  }
}
