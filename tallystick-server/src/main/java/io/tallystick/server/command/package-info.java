/** The commands, one class each. */
@NullMarked
package io.tallystick.server.command;

import org.jspecify.annotations.NullMarked;
