/** The example app in Next.js: built as for production, and run as a process. */
@NullMarked
package io.tallystick.endtoend.nextjs;

import org.jspecify.annotations.NullMarked;
