/** Jazzer: runs the fuzz targets of the modules, each in a JVM of its own. */
@NullMarked
package io.tallystick.endtoend.fuzz;

import org.jspecify.annotations.NullMarked;
