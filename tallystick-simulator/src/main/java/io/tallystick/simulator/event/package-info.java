/** Events, and the endpoints that want them. */
@NullMarked
package io.tallystick.simulator.event;

import org.jspecify.annotations.NullMarked;
