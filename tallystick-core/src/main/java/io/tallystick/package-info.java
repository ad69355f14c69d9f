/**
 * What every room may use: ids, secrets, the account, the schema and the one root of our
 * exceptions.
 */
@NullMarked
package io.tallystick;

import org.jspecify.annotations.NullMarked;
