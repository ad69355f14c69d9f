/** Databases of every kind, there or not. */
@NullMarked
package io.tallystick.server.database;

import org.jspecify.annotations.NullMarked;
