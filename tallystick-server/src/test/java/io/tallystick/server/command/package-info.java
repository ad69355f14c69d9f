/** The parts of commands. */
@NullMarked
package io.tallystick.server.command;

import org.jspecify.annotations.NullMarked;
