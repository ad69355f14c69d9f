/** The demo's shop: an ordinary small back end that keeps its keys, and the page before it. */
@NullMarked
package io.tallystick.server.demo.shop;

import org.jspecify.annotations.NullMarked;
