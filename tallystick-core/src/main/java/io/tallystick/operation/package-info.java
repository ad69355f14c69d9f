/** The journal of outbound calls: a row before it is a request. */
@NullMarked
package io.tallystick.operation;

import org.jspecify.annotations.NullMarked;
