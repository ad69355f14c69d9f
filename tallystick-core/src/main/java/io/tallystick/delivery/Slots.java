package io.tallystick.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many attempts may be under way at once, so that a receiver that is slow or hangs holds up
 * nobody but itself.
 */
final class Slots {
  /** Enough to keep an app busy; few enough not to overrun it. */
  static final int MOST_FOR_THE_APP = 16;

  /**
   * Of all handlers together: each holds a connection while it works, and the webhooks' door needs
   * some of the pool's twenty, however slow handlers are.
   */
  static final int MOST_FOR_HANDLERS = 4;

  /** Of one handler, so that it never takes all of those. */
  static final int MOST_FOR_A_HANDLER = 2;

  private final Map<String, Integer> taken = new HashMap<>();
  private int takenByHandlers;

  /** How many more this receiver may have; those of several are not to be added. */
  synchronized int free(String receiver) {
    int own = taken.getOrDefault(receiver, 0);
    return isApp(receiver)
        ? MOST_FOR_THE_APP - own
        : Math.min(MOST_FOR_A_HANDLER - own, MOST_FOR_HANDLERS - takenByHandlers);
  }

  /** Those of these receivers that may have more. */
  synchronized List<String> free(Collection<String> receivers) {
    return receivers.stream().filter(receiver -> free(receiver) > 0).toList();
  }

  /** Takes one, if there is one. */
  synchronized boolean take(String receiver) {
    if (free(receiver) <= 0) {
      return false;
    }
    taken.merge(receiver, 1, Integer::sum);
    takenByHandlers += isApp(receiver) ? 0 : 1;
    return true;
  }

  synchronized void giveBack(String receiver) {
    taken.merge(receiver, -1, Integer::sum);
    takenByHandlers -= isApp(receiver) ? 0 : 1;
    notifyAll();
  }

  /** Waits until all are free; answers whether they are, in time. */
  synchronized boolean awaitAllFree(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (taken.values().stream().anyMatch(it -> it > 0)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private static boolean isApp(String receiver) {
    return receiver.equals(Receivers.APP);
  }
}
