/** Tests of a real PostgreSQL that is really killed. */
@NullMarked
package io.tallystick.server.postgres;

import org.jspecify.annotations.NullMarked;
