package io.tallystick.operation;

import java.util.UUID;

/** Decides, in the transaction that journals an operation, whether it may be and what it is. */
@FunctionalInterface
public interface Planner {
  /**
   * Locks, checks and says what to send. Whatever it throws leaves nothing behind, not even a used
   * key.
   *
   * @param operation the id, for Stripe's metadata
   */
  Plan plan(UUID operation);
}
