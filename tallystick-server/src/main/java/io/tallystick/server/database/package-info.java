/**
 * The PostgreSQL to work with: the configured one, the embedded one, or that of a server beside us.
 */
@NullMarked
package io.tallystick.server.database;

import org.jspecify.annotations.NullMarked;
