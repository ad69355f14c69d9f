package io.tallystick.server.bench;

/**
 * One measurement.
 *
 * @param figure its name
 * @param reach what it is to reach, in the same unit
 * @param ok whether it does
 */
public record Figure(String figure, double value, String unit, double reach, boolean ok) {

  static Figure atLeast(String figure, double value, String unit, double reach) {
    return new Figure(figure, value, unit, reach, value >= reach);
  }

  static Figure atMost(String figure, double value, String unit, double reach) {
    return new Figure(figure, value, unit, reach, value <= reach);
  }
}
