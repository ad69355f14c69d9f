/** Stripe's word: raw bytes, a verdict, the inbox, and lanes that drain it. */
@NullMarked
package io.tallystick.webhook;

import org.jspecify.annotations.NullMarked;
