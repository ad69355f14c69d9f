package io.tallystick;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after a failed attempt: twice as long each time, the second half of it random,
 * so that retries do not march in step.
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 20; // far past any longest, far from overflow

  /** The pause after so many attempts. */
  public Duration after(int attempts) {
    int doublings = Math.clamp(attempts - 1, 0, MOST_DOUBLINGS);
    long full = Math.min(first.toMillis() << doublings, longest.toMillis());
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }
}
