/** Webhooks: signing, sending, retrying and a record of every attempt. */
@NullMarked
package io.tallystick.simulator.delivery;

import org.jspecify.annotations.NullMarked;
