/** This program started again as children, in a folder of their own and with nothing inherited. */
@NullMarked
package io.tallystick.server.process;

import org.jspecify.annotations.NullMarked;
