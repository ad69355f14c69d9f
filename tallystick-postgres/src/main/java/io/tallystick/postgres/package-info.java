/** A real PostgreSQL beside the server, for whoever has named no other database. */
@NullMarked
package io.tallystick.postgres;

import org.jspecify.annotations.NullMarked;
