package io.tallystick.simulator.delivery;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** How the deliveries of each event stand. */
final class Outcomes {
  /** Failures kept, as many as events are. */
  static final int MAX_FAILED = 200_000;

  private final Map<String, Integer> pending = new HashMap<>();
  private final Set<String> failed = new LinkedHashSet<>();

  synchronized void begin(String event) {
    pending.merge(event, 1, Integer::sum);
  }

  synchronized void done(String event) {
    pending.computeIfPresent(event, (id, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }

  /** A delivery that will never be acknowledged, begun or not. */
  synchronized void giveUp(String event) {
    done(event);
    failed.add(event);
    if (failed.size() > MAX_FAILED) {
      failed.remove(failed.iterator().next());
    }
  }

  synchronized int pending(String event) {
    return pending.getOrDefault(event, 0);
  }

  synchronized boolean succeeded(String event) {
    return !pending.containsKey(event) && !failed.contains(event);
  }
}
