/** Settings, as they are written by hand. */
@NullMarked
package io.tallystick.server.settings;

import org.jspecify.annotations.NullMarked;
