package io.tallystick.operation;

import java.util.UUID;

/**
 * An operation under one Stripe key.
 *
 * @param number from 1; a new one, and so a new key, only after a definitive answer
 * @param stripeKey Stripe's idempotency key, frozen
 * @param sends how often it was sent; it fences whoever comes back late
 * @param leased whether it was sent so short ago that whoever sent it may still wait for its answer
 * @param stale whether ten minutes have passed since it was last sent: Stripe is done with it, one
 *     way or the other
 * @param expired whether 23 hours have passed since it was first sent, by the database's clock:
 *     past that Stripe may have forgotten the key, and it must not be sent again
 * @param pinned whether Stripe would only repeat an answer that tells nothing
 */
public record Attempt(
    int number,
    String stripeKey,
    int sends,
    boolean leased,
    boolean stale,
    boolean expired,
    boolean pinned) {
  static Attempt first(UUID operation) {
    return new Attempt(1, key(operation, 1), 1, true, false, false, false);
  }

  /**
   * Holds the random id, never a sequence, which a restored database would draw again and so replay
   * someone else's payment.
   */
  static String key(UUID operation, int number) {
    return "ts_" + operation + "_" + number;
  }
}
