package io.tallystick.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measurement.
 *
 * @param figure its name
 * @param reach what it is to reach, in the same unit; null for one that only explains others
 * @param ok whether it does
 */
record Figure(String figure, double value, String unit, @Nullable Double reach, boolean ok) {

  static Figure atLeast(String figure, double value, String unit, double reach) {
    return new Figure(figure, value, unit, reach, value >= reach);
  }

  static Figure atMost(String figure, double value, String unit, double reach) {
    return new Figure(figure, value, unit, reach, value <= reach);
  }

  static Figure telling(String figure, double value, String unit) {
    return new Figure(figure, value, unit, null, true);
  }
}
