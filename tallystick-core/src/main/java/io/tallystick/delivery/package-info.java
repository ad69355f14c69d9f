/** The outbox: signed HTTP to the app, at least once, with a stable id. */
@NullMarked
package io.tallystick.delivery;

import org.jspecify.annotations.NullMarked;
