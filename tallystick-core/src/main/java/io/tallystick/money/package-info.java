/** Amounts in minor units, and Stripe's own table of currencies. */
@NullMarked
package io.tallystick.money;

import org.jspecify.annotations.NullMarked;
