/** Tests of the demo's children. */
@NullMarked
package io.tallystick.server.process;

import org.jspecify.annotations.NullMarked;
