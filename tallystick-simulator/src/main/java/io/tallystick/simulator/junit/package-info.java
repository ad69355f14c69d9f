/** The test kit: a simulator in a JUnit test, in the words of a test. */
@NullMarked
package io.tallystick.simulator.junit;

import org.jspecify.annotations.NullMarked;
