/** Stripe's webhook endpoints as an operator makes and replaces them. */
@NullMarked
package io.tallystick.server.endpoint;

import org.jspecify.annotations.NullMarked;
