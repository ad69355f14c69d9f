package io.tallystick.webhook;

import java.util.List;

/** Applies events. It runs inside a lane's transaction: no network, no code of users. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Applies these events together.
   *
   * @return their outcomes, in the same order
   * @throws RuntimeException to have the batch tried again in smaller parts
   */
  List<EventOutcome> apply(List<InboxEvent> events);
}
