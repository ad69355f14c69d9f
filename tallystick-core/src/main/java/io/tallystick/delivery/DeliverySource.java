package io.tallystick.delivery;

import java.util.Collection;
import java.util.Optional;

/**
 * What the outbox asks of the room that owns what it tells of, the orders or the events, before and
 * after it acts.
 */
public interface DeliverySource {
  /** Locks these until the transaction ends, in the order of their ids. */
  void lock(Collection<String> subjects);

  /**
   * The subject as it is now, ready to be written as JSON or handed over, or nothing if what the
   * type says is no longer so; its lock is held.
   */
  Optional<Object> current(String subject, String type);

  /** Everybody who was to be told of this has had it; the subject's lock is held. */
  void acknowledged(String subject, String type);
}
