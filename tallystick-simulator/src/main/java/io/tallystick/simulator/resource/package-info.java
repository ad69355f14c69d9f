/**
 * What every object of Stripe's API has in common: ids, lists, time, and the calls that reach it.
 */
@NullMarked
package io.tallystick.simulator.resource;

import org.jspecify.annotations.NullMarked;
