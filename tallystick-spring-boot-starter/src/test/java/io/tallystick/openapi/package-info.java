/** Tests of what the API says of itself. */
@NullMarked
package io.tallystick.openapi;

import org.jspecify.annotations.NullMarked;
