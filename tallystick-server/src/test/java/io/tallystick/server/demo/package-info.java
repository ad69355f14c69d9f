/** Tests of the demo. */
@NullMarked
package io.tallystick.server.demo;

import org.jspecify.annotations.NullMarked;
