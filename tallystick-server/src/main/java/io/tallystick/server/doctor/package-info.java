/** What is wrong with a configuration, all of it at once. */
@NullMarked
package io.tallystick.server.doctor;

import org.jspecify.annotations.NullMarked;
