package io.tallystick.delivery;

import java.util.Collection;
import java.util.Optional;

/** What the outbox asks of the room that owns the orders before and after it acts. */
public interface DeliverySource {
  /** Locks these orders until the transaction ends, in id order. */
  void lock(Collection<String> orderIds);

  /**
   * The order as it is now, ready to be written as JSON, or nothing if what the type says is no
   * longer so; its lock is held.
   */
  Optional<Object> current(String orderId, String type);

  /** The app has answered 2xx; the order's lock is held. */
  void acknowledged(String orderId, String type);
}
