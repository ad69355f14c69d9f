/** The demo: every part as a process of its own, one order followed to its end, a shop to click. */
@NullMarked
package io.tallystick.server.demo;

import org.jspecify.annotations.NullMarked;
