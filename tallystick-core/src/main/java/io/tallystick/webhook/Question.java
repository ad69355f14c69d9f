package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.stripe.StripeNoun;

/**
 * An event that waits for Stripe's answer about an object.
 *
 * @param attempt from 1; it fences whoever comes back late
 */
record Question(long inboxId, Account account, StripeNoun noun, String objectId, int attempt) {}
