/** The prices that the server trusts. */
@NullMarked
package io.tallystick.catalog;

import org.jspecify.annotations.NullMarked;
