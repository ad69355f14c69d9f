package io.tallystick.payment;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a snapshot in a merge.
 *
 * @param orderId the order that it was about; null if there is none
 * @param onlyStripeKnows whether the rest can only be told by Stripe, which is to be asked outside
 *     of the transaction
 */
record Fate(@Nullable String orderId, boolean onlyStripeKnows) {}
