/** Tests of logs as JSON. */
@NullMarked
package io.tallystick.server.log;

import org.jspecify.annotations.NullMarked;
