/** The API and the door as they are met over HTTP. */
@NullMarked
package io.tallystick.web;

import org.jspecify.annotations.NullMarked;
