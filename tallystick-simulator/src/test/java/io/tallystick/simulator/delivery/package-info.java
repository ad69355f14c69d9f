/** The signature of webhooks against Stripe's own vectors. */
@NullMarked
package io.tallystick.simulator.delivery;

import org.jspecify.annotations.NullMarked;
