/** The starter inside applications of others. */
@NullMarked
package io.tallystick.autoconfigure;

import org.jspecify.annotations.NullMarked;
