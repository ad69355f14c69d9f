/** Stripe itself: keys, the gateway, and snapshots of Stripe's objects. */
@NullMarked
package io.tallystick.stripe;

import org.jspecify.annotations.NullMarked;
