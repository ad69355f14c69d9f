/** A real authorization server, in a process of its own. */
@NullMarked
package io.tallystick.issuer;

import org.jspecify.annotations.NullMarked;
