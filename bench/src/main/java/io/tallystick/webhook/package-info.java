/** In the room of what they measure, for what they measure is closed to others. */
@NullMarked
package io.tallystick.webhook;

import org.jspecify.annotations.NullMarked;
