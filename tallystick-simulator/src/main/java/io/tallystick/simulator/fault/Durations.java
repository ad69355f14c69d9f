package io.tallystick.simulator.fault;

import java.time.Duration;

/** The bounds of a pause. */
final class Durations {
  /** Longest pause of a fault: Stripe itself gives up delivering after three days. */
  static final Duration MAX_PAUSE = Duration.ofDays(3);

  private Durations() {}

  static void requireBounded(Duration pause) {
    if (pause.isNegative() || pause.isZero() || pause.compareTo(MAX_PAUSE) > 0) {
      throw new IllegalArgumentException(
          "The duration must be positive and at most " + MAX_PAUSE + ", not " + pause);
    }
  }
}
