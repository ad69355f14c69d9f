/** How often something may happen: payment calls in a minute, declined cards in an hour. */
@NullMarked
package io.tallystick.limit;

import org.jspecify.annotations.NullMarked;
