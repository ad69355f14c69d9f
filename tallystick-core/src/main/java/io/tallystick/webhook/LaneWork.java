package io.tallystick.webhook;

import java.util.Collection;

/**
 * Lanes that have work, and where it begins. A queue whose head has been worked off holds entries
 * of what is gone until PostgreSQL cleans it up; whoever knows where to begin need not read them.
 *
 * @param lanes one bit each
 * @param from number of the first event; 0 if it is not known
 */
record LaneWork(long lanes, long from) {
  static final LaneWork NONE = new LaneWork(0, Long.MAX_VALUE);

  /** Work of these lanes, wherever it begins. */
  static LaneWork of(long lanes) {
    return lanes == 0 ? NONE : new LaneWork(lanes, 0);
  }

  boolean isNone() {
    return lanes == 0;
  }

  LaneWork plus(LaneWork other) {
    return new LaneWork(lanes | other.lanes, Math.min(from, other.from));
  }

  LaneWork without(Collection<Integer> done) {
    long left = lanes & ~Lane.bits(done);
    return left == 0 ? NONE : new LaneWork(left, from);
  }
}
