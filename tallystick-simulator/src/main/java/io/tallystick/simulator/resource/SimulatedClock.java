package io.tallystick.simulator.resource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CopyOnWriteArrayList;

/** The simulator's time: a base clock and an offset that only grows. */
public final class SimulatedClock implements InstantSource {
  /** Furthest that one test may travel; far beyond any expiry in Stripe's API. */
  public static final Duration MAX_OFFSET = Duration.ofDays(3_650);

  private final InstantSource base;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Duration offset = Duration.ZERO;

  public SimulatedClock(InstantSource base) {
    this.base = base;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset);
  }

  public long epochSecond() {
    return instant().getEpochSecond();
  }

  public Duration offset() {
    return offset;
  }

  /**
   * Moves time on.
   *
   * @throws IllegalArgumentException when not positive or beyond {@link #MAX_OFFSET} in all
   */
  public void advance(Duration by) {
    moveOffset(by);
    listeners.forEach(Runnable::run);
  }

  private synchronized void moveOffset(Duration by) {
    if (by.isNegative() || by.isZero() || by.compareTo(MAX_OFFSET.minus(offset)) > 0) {
      throw new IllegalArgumentException(
          "The clock advances by a positive duration, at most " + MAX_OFFSET + " in all.");
    }
    offset = offset.plus(by);
  }

  /** Runs something after each advance. */
  public void onAdvance(Runnable listener) {
    listeners.add(listener);
  }
}
