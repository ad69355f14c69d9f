/** Who calls: API keys and what they may do. */
@NullMarked
package io.tallystick.access;

import org.jspecify.annotations.NullMarked;
