package io.tallystick.policy;

/**
 * Says whether a purchase may be. An application brings its own as a bean, and {@code
 * TALLYSTICK_POLICY_URL} is then not asked.
 *
 * <p>An implementation is asked by many threads at once, with no database transaction open, once
 * the cart is priced and before anything is written. It may ask a database or another server,
 * within a time-out of its own, for a shopper waits. Whatever it throws closes: the caller hears
 * 503 and tries again, and no key is used up. A repeat of a call that is known does not ask again.
 */
@FunctionalInterface
public interface PurchasePolicy {
  /** Everybody may buy everything. */
  PurchasePolicy OPEN = purchase -> new Decision.Allowed();

  Decision decide(Purchase purchase);
}
