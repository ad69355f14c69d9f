package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deliveries that wait until a test lets them go. */
final class HoldingPen {
  /** Deliveries that wait: far more than one test makes. */
  static final int MAX_HELD = 100_000;

  private final List<Delivery> held = new ArrayList<>();
  private boolean closed;

  synchronized void close() {
    closed = true;
  }

  /** Whether the delivery waits here; a closed pen takes all but what comes again. */
  synchronized boolean take(Delivery delivery) {
    if (!closed || held.size() >= MAX_HELD) {
      return false;
    }
    return held.add(delivery);
  }

  synchronized List<Delivery> held() {
    return List.copyOf(held);
  }

  /** Takes out what waits of these events, oldest first. */
  synchronized List<Delivery> release(Collection<Event> events) {
    List<Delivery> released =
        held.stream().filter(delivery -> events.contains(delivery.event())).toList();
    held.removeAll(released);
    return released;
  }
}
