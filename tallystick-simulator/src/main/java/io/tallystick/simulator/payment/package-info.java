/** Payments: intents, charges and the methods that pay them. */
@NullMarked
package io.tallystick.simulator.payment;

import org.jspecify.annotations.NullMarked;
