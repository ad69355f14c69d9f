/** A stateful, seeded, faulty Stripe on loopback, for tests and demos. */
@NullMarked
package io.tallystick.simulator;

import org.jspecify.annotations.NullMarked;
