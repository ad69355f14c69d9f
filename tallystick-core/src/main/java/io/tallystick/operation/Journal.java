package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.Failpoint;
import io.tallystick.Ids;
import io.tallystick.TallystickException;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every call that makes or moves something is a row before it is a request: committed first, sent
 * with no transaction open and a frozen key, and what came of it written down. A key of a caller's
 * that is known answers as before.
 */
public final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /**
   * How long whoever journals or sends an operation has it for himself: two calls of 15 seconds,
   * the second after a lost connection, and their commits. What he leaves behind is taken up after
   * this.
   */
  static final Duration GRACE = Duration.ofSeconds(40);

  private final Operations operations;
  private final Allowances allowances;
  private final Outcomes outcomes;
  private final TransactionOperations transactions;
  private final Ids ids;
  private final InFlight inFlight = new InFlight();
  private final Sender sender;
  private final Sender recoverer;
  private final boolean livemode;

  /**
   * @param outcomes what the operations are about
   */
  public Journal(
      Operations operations,
      Outcomes outcomes,
      StripeGateway stripe,
      TransactionOperations transactions,
      Ids ids) {
    this.operations = operations;
    this.allowances = new Allowances(operations);
    this.outcomes = outcomes;
    this.transactions = transactions;
    this.ids = ids;
    this.sender = new Sender(operations, outcomes, stripe, transactions);
    this.livemode = stripe.livemode();
    this.recoverer = new Sender(operations, outcomes, stripe.inBackground(), transactions);
  }

  /**
   * Does what a caller asked for, or tells how far it has come if the key is known.
   *
   * @param planner what it throws is thrown, and the key is then not used up
   */
  public Progress perform(Asked asked, Planner planner) {
    return find(asked).map(known -> repeat(known, asked)).orElseGet(() -> begin(asked, planner));
  }

  /** What this caller has started under this key. */
  public Optional<Operation> find(Asked asked) {
    return operations.find(asked.account(), asked.caller(), asked.key());
  }

  /** Merges what Stripe answered to somebody who has asked it himself. */
  public void learn(Account account, Snapshot told) {
    transactions.executeWithoutResult(status -> {
      var unused = outcomes.merge(account, List.of(told));
    });
  }

  /**
   * Journals a call whose object is there already, so that its key answers with that ever after.
   *
   * @return nothing if the key has been used meanwhile
   */
  public Optional<Operation> adopt(Asked asked, Plan plan, String resultId, String resultStatus) {
    Operation operation =
        Operation.first(ids.uuid(), asked, plan.about(), plan.call())
            .succeededAs(resultId, resultStatus);
    boolean inserted =
        Boolean.TRUE.equals(
            transactions.execute(status -> operations.insert(operation, Duration.ZERO)));
    return inserted ? Optional.of(operation) : Optional.empty();
  }

  /**
   * Does what a caller asked for under a key that {@link #find} did not know.
   *
   * @param planner what it throws is thrown, and the key is then not used up
   */
  public Progress begin(Asked asked, Planner planner) {
    UUID id = ids.uuid();
    inFlight.enter(id);
    try {
      return journal(id, asked, planner)
          .map(operation -> progress(sender.sendFirst(operation), false))
          .orElseGet(() -> repeat(find(asked).orElseThrow(), asked));
    } catch (TallystickException refused) {
      // A call under the same key may have taken, a moment before, what this one was refused for.
      return repeat(find(asked).orElseThrow(() -> refused), asked);
    } finally {
      inFlight.leave(id);
    }
  }

  /** The commit before the call: from here on the call may have happened. */
  private Optional<Operation> journal(UUID id, Asked asked, Planner planner) {
    return transactions.execute(status -> {
      Plan plan = planner.plan(id);
      allowances.require(asked, plan.about());
      Operation operation = Operation.first(id, asked, plan.about(), plan.call());
      if (!operations.insert(operation, GRACE)) {
        status.setRollbackOnly();
        return Optional.empty();
      }
      plan.rows().run();
      Failpoint.INTENT_UNCOMMITTED.reach();
      return Optional.of(operation);
    });
  }

  /** Tells how far a call has come, and goes on with it. */
  public Progress repeat(Operation known, Asked asked) {
    if (known.kind() != asked.kind() || !known.asked().fingerprint().equals(asked.fingerprint())) {
      return new Progress.KeyReused();
    }
    if (known.state().isResolved()) {
      return progress(new Sent.Known(known), true);
    }
    if (!inFlight.enter(known.id())) {
      return new Progress.InFlight();
    }
    try {
      return progress(sender.goOn(known), true);
    } finally {
      inFlight.leave(known.id());
    }
  }

  private static Progress progress(Sent sent, boolean replayed) {
    return switch (sent) {
      case Sent.Elsewhere() -> new Progress.InFlight();
      case Sent.Known known -> {
        Operation operation = known.operation();
        yield switch (operation.state()) {
          case SUCCEEDED -> new Progress.Succeeded(operation, known.clientSecret(), replayed);
          case DECLINED, REJECTED -> new Progress.Failed(operation, replayed);
          case REVIEW, PREPARED, SENT, UNKNOWN -> new Progress.Pending(operation);
        };
      }
    };
  }

  /** Goes on with an operation that nobody is at work on; answers whether there was one. */
  public boolean recover() {
    List<Operation> due = transactions.execute(status -> operations.claim(livemode, 1, GRACE));
    due.forEach(this::recover);
    return !due.isEmpty();
  }

  private void recover(Operation operation) {
    if (!inFlight.enter(operation.id())) {
      return; // a caller is at it
    }
    try {
      recoverer.goOn(operation);
    } catch (RuntimeException e) { // its lease ends, and it is taken up again
      log.error("event=recovery.failed operation={}", operation.id(), e);
    } finally {
      inFlight.leave(operation.id());
    }
  }
}
