package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import java.util.ArrayList;
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

  /** Takes out what waits of these events, in this order; an event named twice comes twice. */
  synchronized List<Delivery> release(List<Event> order) {
    List<Delivery> released = new ArrayList<>();
    for (Event event : order) {
      held.stream().filter(delivery -> delivery.event().equals(event)).forEach(released::add);
    }
    held.removeAll(released);
    return released;
  }
}
