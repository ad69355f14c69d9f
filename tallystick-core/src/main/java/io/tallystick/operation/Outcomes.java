package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.stripe.Snapshot;
import java.util.List;

/** What the journal asks of the room that knows what its operations are about. */
public interface Outcomes {
  /**
   * Merges what Stripe said, in the transaction that is open. The merge marks the operations that
   * it settles.
   *
   * @return those that have succeeded by it, as they are now
   */
  List<Operation> merge(Account account, List<Snapshot> told);

  /** Locks the order that an operation is about, if it is about one, until the transaction ends. */
  void lock(Operation operation);

  /**
   * Gives back what an operation that has failed had reserved; its lock is held.
   *
   * @param code why it has failed
   */
  void release(Operation operation, String code);
}
