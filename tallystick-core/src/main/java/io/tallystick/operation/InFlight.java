package io.tallystick.operation;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Operations that this server is sending right now. Between servers the arbiter is Stripe: the same
 * key and parameters are done once and answer 409 while they are being done.
 */
final class InFlight {
  private final Set<UUID> operations = ConcurrentHashMap.newKeySet();

  /** Enters an operation, unless it is being sent already. */
  boolean enter(UUID operation) {
    return operations.add(operation);
  }

  void leave(UUID operation) {
    operations.remove(operation);
  }
}
