/** What the simulator shows in a browser: its page, and the stand-in for Stripe's script. */
@NullMarked
package io.tallystick.simulator.page;

import org.jspecify.annotations.NullMarked;
