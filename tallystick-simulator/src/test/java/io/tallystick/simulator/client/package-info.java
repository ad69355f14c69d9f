/** The same scenarios told with Stripe's clients for Java and for Node. */
@NullMarked
package io.tallystick.simulator.client;

import org.jspecify.annotations.NullMarked;
