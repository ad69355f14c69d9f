package io.tallystick.stripe;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Time that passes when a test says so; who waits is only asked for how long. */
final class ManualTime implements TimeMeter, BlockingStrategy {
  private long nanos;
  private long waitNanos;

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  /** How long the latest caller has to wait. */
  Duration takeWait() {
    Duration wait = Duration.ofNanos(waitNanos);
    waitNanos = 0;
    return wait;
  }

  @Override
  public long currentTimeNanos() {
    return nanos;
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }

  @Override
  public void park(long untilNanos) {
    waitNanos = untilNanos;
  }
}
