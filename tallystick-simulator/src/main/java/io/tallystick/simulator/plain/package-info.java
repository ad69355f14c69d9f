/**
 * Objects that are kept as they were sent: created, changed, listed, deleted and told of, with the
 * fields that Stripe adds, but without rules of their own.
 */
@NullMarked
package io.tallystick.simulator.plain;

import org.jspecify.annotations.NullMarked;
