/** The people and programs around a server: shopper, app, network. */
@NullMarked
package io.tallystick.endtoend.shop;

import org.jspecify.annotations.NullMarked;
