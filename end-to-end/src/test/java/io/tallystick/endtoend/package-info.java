/** Real processes, killed for real. */
@NullMarked
package io.tallystick.endtoend;

import org.jspecify.annotations.NullMarked;
