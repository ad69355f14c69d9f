/** Every finding. */
@NullMarked
package io.tallystick.server.doctor;

import org.jspecify.annotations.NullMarked;
