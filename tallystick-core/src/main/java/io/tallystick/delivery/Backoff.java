package io.tallystick.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after a failed attempt. */
final class Backoff {
  /** An app that restarts is back within seconds. */
  private static final Duration FIRST = Duration.ofSeconds(2);

  /** An app that was down all night is told within the hour of its return. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 20; // far past LONGEST, far from overflow

  private Backoff() {}

  /**
   * Twice as long each time, the second half of it random, so that retries do not march in step.
   */
  static Duration after(int attempts) {
    int doublings = Math.clamp(attempts - 1, 0, MOST_DOUBLINGS);
    long full = Math.min(FIRST.toMillis() << doublings, LONGEST.toMillis());
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }
}
