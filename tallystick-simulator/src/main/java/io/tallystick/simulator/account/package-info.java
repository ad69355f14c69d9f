/** The one simulated Stripe account: its objects, their transitions and the events they emit. */
@NullMarked
package io.tallystick.simulator.account;

import org.jspecify.annotations.NullMarked;
