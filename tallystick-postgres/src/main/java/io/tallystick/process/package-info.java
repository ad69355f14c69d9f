/** Child processes that never outlive the JVM that started them. */
@NullMarked
package io.tallystick.process;

import org.jspecify.annotations.NullMarked;
