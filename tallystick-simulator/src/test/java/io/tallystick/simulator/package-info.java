/** The simulator as its users meet it: by Stripe's own Java client and by plain HTTP. */
@NullMarked
package io.tallystick.simulator;

import org.jspecify.annotations.NullMarked;
