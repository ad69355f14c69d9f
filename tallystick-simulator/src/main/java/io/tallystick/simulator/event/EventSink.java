package io.tallystick.simulator.event;

import io.tallystick.simulator.fault.EventFault;
import io.tallystick.simulator.resource.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where events go to be delivered; called under the account's lock, so it must not block. */
public interface EventSink {
  /** The fault that strikes the next event, counted as struck, or null. */
  @Nullable EventFault strike(String type, Cause cause, List<WebhookEndpoint> endpoints);

  /**
   * Delivers an event.
   *
   * @param fault on its delivery, or null
   */
  void emitted(Event event, List<WebhookEndpoint> endpoints, @Nullable EventFault fault);

  /** Deliveries of an event that are neither done nor given up. */
  int pending(String eventId);

  /** Whether every endpoint that wanted the event has acknowledged it. */
  boolean succeeded(String eventId);

  /** An endpoint was made or changed: what waits for it goes to its new address. */
  void changed(WebhookEndpoint endpoint);

  /** An endpoint was deleted: what waits for it is dropped. */
  void deleted(WebhookEndpoint endpoint);
}
