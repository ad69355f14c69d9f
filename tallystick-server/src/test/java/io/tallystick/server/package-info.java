/** The command line as users meet it. */
@NullMarked
package io.tallystick.server;

import org.jspecify.annotations.NullMarked;
