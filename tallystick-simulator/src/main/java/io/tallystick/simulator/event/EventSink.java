package io.tallystick.simulator.event;

import java.util.List;

/** Where events go to be delivered; called under the account's lock, so it must not block. */
public interface EventSink {
  void emitted(Event event, List<WebhookEndpoint> endpoints);

  /** Deliveries of an event that are neither done nor given up. */
  int pending(String eventId);

  /** An endpoint was deleted: what waits for it is dropped. */
  void deleted(WebhookEndpoint endpoint);
}
