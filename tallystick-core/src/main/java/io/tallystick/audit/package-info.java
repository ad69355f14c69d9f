/**
 * Who did what, and who was refused: entries that are only added, sealed into a chain of hashes.
 */
@NullMarked
package io.tallystick.audit;

import org.jspecify.annotations.NullMarked;
