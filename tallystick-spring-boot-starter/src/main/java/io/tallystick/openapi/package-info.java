/** Describes the API out of its own code: a document for programs, and a page for people. */
@NullMarked
package io.tallystick.openapi;

import org.jspecify.annotations.NullMarked;
