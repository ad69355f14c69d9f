/** HTTP: REST in, problem+json out, and the door through which Stripe's webhooks come. */
@NullMarked
package io.tallystick.web;

import org.jspecify.annotations.NullMarked;
