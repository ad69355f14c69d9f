/** Transfers to connected accounts, and what comes back of them. */
@NullMarked
package io.tallystick.simulator.transfer;

import org.jspecify.annotations.NullMarked;
