/** The examples of {@code docs/testing.md}, as they stand there. */
@NullMarked
package io.tallystick.simulator.example;

import org.jspecify.annotations.NullMarked;
