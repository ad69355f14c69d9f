package io.tallystick.postgres;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A moment up to which a condition is asked for, again and again. */
record Deadline(long atNanos) {
  /** Ten milliseconds: unnoticed by a person, and a hundred questions a second cost nothing. */
  private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** For an interrupted thread at once: it must wait no longer. */
  boolean hasPassed() {
    return Thread.currentThread().isInterrupted() || System.nanoTime() - atNanos >= 0;
  }

  /** Whether the condition came true in time. */
  boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (hasPassed()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
