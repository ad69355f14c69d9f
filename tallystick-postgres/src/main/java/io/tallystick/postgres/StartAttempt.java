package io.tallystick.postgres;

import io.tallystick.process.TetheredProcess;

/** How one attempt to start PostgreSQL ended. */
sealed interface StartAttempt {
  /** Whether the next attempt may do better. */
  default boolean mayPass() {
    return this instanceof PortTaken || this instanceof StillHeld;
  }

  record Ready(TetheredProcess process, int port) implements StartAttempt {}

  /** Somebody took the free port before PostgreSQL did. */
  record PortTaken() implements StartAttempt {}

  /** What an earlier PostgreSQL left is not cleared away yet: its memory, its lock. */
  record StillHeld(String lastLine) implements StartAttempt {}

  record Failed(String lastLine) implements StartAttempt {}
}
