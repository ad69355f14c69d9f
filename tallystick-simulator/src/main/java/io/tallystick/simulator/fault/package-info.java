/** The faults that a test can order: a sealed list, for calls and for events. */
@NullMarked
package io.tallystick.simulator.fault;

import org.jspecify.annotations.NullMarked;
