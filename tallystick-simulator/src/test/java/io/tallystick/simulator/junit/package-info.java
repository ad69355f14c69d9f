/** The test kit, tested with itself. */
@NullMarked
package io.tallystick.simulator.junit;

import org.jspecify.annotations.NullMarked;
