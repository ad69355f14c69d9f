/** This program started again as children, in a folder of their own and with nothing inherited. */
@NullMarked
package io.tallystick.server.demo.process;

import org.jspecify.annotations.NullMarked;
