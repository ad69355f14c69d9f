/** Puts the rooms together inside a Spring Boot application. */
@NullMarked
package io.tallystick.autoconfigure;

import org.jspecify.annotations.NullMarked;
