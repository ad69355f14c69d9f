package io.tallystick.simulator.delivery;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which deliveries are to be overtaken, each by the event planned next for the same endpoint. */
final class Overtaking {
  /** By endpoint: what nothing was planned after yet. */
  private final Map<String, Delivery> last = new HashMap<>();

  /** By the delivery that overtakes; an entry ends with it. */
  private final Map<Overtaker, Delivery> overtaken = new HashMap<>();

  /** Whatever waits at this endpoint for the next event has found it. */
  synchronized void planned(Delivery next) {
    Delivery late = last.remove(next.endpoint());
    if (late != null) {
      overtaken.put(Overtaker.of(next), late);
    }
  }

  synchronized void awaitNext(Delivery late) {
    last.put(late.endpoint(), late);
  }

  /** What has been overtaken now that this one is over, or null. */
  synchronized @Nullable Delivery over(Delivery first) {
    last.computeIfPresent(first.endpoint(), (endpoint, late) -> late.isSameAs(first) ? null : late);
    return overtaken.remove(Overtaker.of(first));
  }

  synchronized void forget(String endpoint) {
    last.remove(endpoint);
    overtaken.keySet().removeIf(overtaker -> overtaker.endpoint().equals(endpoint));
  }

  private record Overtaker(String endpoint, String event) {
    static Overtaker of(Delivery delivery) {
      return new Overtaker(delivery.endpoint(), delivery.event().id());
    }
  }
}
