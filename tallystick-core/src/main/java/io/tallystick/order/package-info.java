/** Orders, their lines, their states and the effects that happen once. */
@NullMarked
package io.tallystick.order;

import org.jspecify.annotations.NullMarked;
