/** Tests of the demo's shop. */
@NullMarked
package io.tallystick.server.demo.shop;

import org.jspecify.annotations.NullMarked;
