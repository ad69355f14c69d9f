package io.tallystick.simulator.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The attempts so far, oldest first; beyond its cap it forgets the oldest. */
final class AttemptLog {
  /** Attempts kept: as many as events are. */
  static final int MAX_ATTEMPTS_KEPT = 200_000;

  private final Deque<Attempt> attempts = new ArrayDeque<>();
  private long forgotten;

  synchronized void add(Attempt attempt) {
    if (attempts.size() >= MAX_ATTEMPTS_KEPT) {
      attempts.removeFirst();
      forgotten++;
    }
    attempts.addLast(attempt);
  }

  synchronized List<Attempt> all() {
    return List.copyOf(attempts);
  }

  synchronized long forgotten() {
    return forgotten;
  }
}
