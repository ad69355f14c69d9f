/** What is measured beside the door, in its room, for its parts are closed to others. */
@NullMarked
package io.tallystick.web;

import org.jspecify.annotations.NullMarked;
