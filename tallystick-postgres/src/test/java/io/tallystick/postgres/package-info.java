/** Tests of a real PostgreSQL that is really killed. */
@NullMarked
package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;
