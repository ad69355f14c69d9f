package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.event.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;

/**
 * One event on its way to one endpoint.
 *
 * @param attempt counted from 1
 * @param due by the simulator's clock
 */
record Delivery(
    Event event, WebhookEndpoint endpoint, String apiVersion, int attempt, Instant due) {
  /** Attempts in all: with the pauses below some seven minutes, enough for any restart. */
  static final int MAX_ATTEMPTS = 20;

  /** Pause before the first retry; it doubles. Stripe waits far longer, but no test would. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final int LONGEST_DOUBLING = 6;

  boolean mayRetry() {
    return attempt < MAX_ATTEMPTS;
  }

  Delivery retryAfter(Instant now) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, LONGEST_DOUBLING));
    Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return new Delivery(event, endpoint, apiVersion, attempt + 1, now.plus(bounded));
  }
}
