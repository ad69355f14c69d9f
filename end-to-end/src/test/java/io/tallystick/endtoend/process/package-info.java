/** Tallystick as child processes, how to talk to them, and what is left of them. */
@NullMarked
package io.tallystick.endtoend.process;

import org.jspecify.annotations.NullMarked;
