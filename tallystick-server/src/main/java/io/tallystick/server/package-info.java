/** The runnable: the entry point of every command. */
@NullMarked
package io.tallystick.server;

import org.jspecify.annotations.NullMarked;
