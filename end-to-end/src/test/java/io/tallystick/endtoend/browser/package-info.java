/** A real browser, and what it saw. */
@NullMarked
package io.tallystick.endtoend.browser;

import org.jspecify.annotations.NullMarked;
