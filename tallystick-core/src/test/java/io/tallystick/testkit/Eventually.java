package io.tallystick.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline. */
public final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  public static void until(String what, BooleanSupplier condition) {
    within(DEADLINE, what, condition);
  }

  public static void within(Duration time, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Not within " + time + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
