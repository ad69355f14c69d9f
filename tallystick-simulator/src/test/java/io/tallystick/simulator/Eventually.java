package io.tallystick.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline. */
final class Eventually {
  static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 5_000_000;

  private Eventually() {}

  static void until(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("Not within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
