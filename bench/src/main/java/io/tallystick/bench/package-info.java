/** Measurements that a user can repeat: each taken in one run, against what it is to reach. */
@NullMarked
package io.tallystick.bench;

import org.jspecify.annotations.NullMarked;
