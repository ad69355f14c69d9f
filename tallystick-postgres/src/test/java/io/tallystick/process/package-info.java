/** Tests of processes that are killed for real. */
@NullMarked
package io.tallystick.process;

import org.jspecify.annotations.NullMarked;
