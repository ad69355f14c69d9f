/**
 * The crash harness: real servers that die at named points, clients that do not give up, and a
 * checker that compares what Stripe knows with what we hold.
 */
@NullMarked
package io.tallystick.endtoend.crash;

import org.jspecify.annotations.NullMarked;
