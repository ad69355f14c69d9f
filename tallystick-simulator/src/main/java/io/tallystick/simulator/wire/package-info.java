/** Stripe's wire format: form parameters in, pretty-printed JSON and Stripe-shaped errors out. */
@NullMarked
package io.tallystick.simulator.wire;

import org.jspecify.annotations.NullMarked;
