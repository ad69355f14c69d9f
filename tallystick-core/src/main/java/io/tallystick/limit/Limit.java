package io.tallystick.limit;

import java.time.Duration;

/**
 * How often something may happen: {@code most} times at once, and after that one more each time
 * that a part of the window has passed.
 */
record Limit(int most, Duration window) {
  Limit {
    if (most < LimitSettings.LEAST || most > LimitSettings.MOST) {
      throw new IllegalArgumentException("a limit is from 1 to a million");
    }
  }

  static Limit perMinute(int most) {
    return new Limit(most, Duration.ofMinutes(1));
  }

  static Limit perHour(int most) {
    return new Limit(most, Duration.ofHours(1));
  }

  long windowMicros() {
    return window.toNanos() / 1_000;
  }

  /** The time that one of them takes up, rounded up so that never more than {@code most} fit. */
  long everyMicros() {
    return Math.ceilDiv(windowMicros(), most);
  }
}
