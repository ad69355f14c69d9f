/** Logs as JSON, for machines. */
@NullMarked
package io.tallystick.server.log;

import org.jspecify.annotations.NullMarked;
