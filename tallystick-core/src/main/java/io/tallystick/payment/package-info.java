/** The money side of an order: creates payment intents and merges what Stripe says of them. */
@NullMarked
package io.tallystick.payment;

import org.jspecify.annotations.NullMarked;
