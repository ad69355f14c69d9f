package io.tallystick.simulator;

import java.time.InstantSource;

/** Counts the calls of each second. */
final class RateLimit {
  private final int callsPerSecond;
  private final InstantSource clock;
  private long second;
  private int calls;

  /**
   * Counts from now on.
   *
   * @param callsPerSecond 0 for no limit
   */
  RateLimit(int callsPerSecond, InstantSource clock) {
    this.callsPerSecond = callsPerSecond;
    this.clock = clock;
  }

  /** Counts a call and says whether it is one too many. */
  synchronized boolean isExceeded() {
    if (callsPerSecond == 0) {
      return false;
    }
    long now = clock.instant().getEpochSecond();
    if (now != second) {
      second = now;
      calls = 0;
    }
    calls++;
    return calls > callsPerSecond;
  }
}
