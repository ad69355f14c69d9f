/** Handlers of the application around us, found by their annotations. */
@NullMarked
package io.tallystick.handler;

import org.jspecify.annotations.NullMarked;
