/** Tests of the demo's children. */
@NullMarked
package io.tallystick.server.demo.process;

import org.jspecify.annotations.NullMarked;
