package io.tallystick.simulator.delivery;

import io.tallystick.simulator.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One event on its way to one endpoint.
 *
 * @param endpoint its id
 * @param attempt counted from 1
 * @param since when the first attempt was due
 * @param due when this one is; both by the simulator's clock
 */
record Delivery(
    Event event,
    String endpoint,
    String apiVersion,
    Disguise disguise,
    int attempt,
    Instant since,
    Instant due) {
  /** After this Stripe gives up. */
  static final Duration PATIENCE = Duration.ofDays(3);

  /**
   * Pauses between attempts. The first are short, for no test and no laptop waits an hour; then
   * they grow as Stripe's do. The last one repeats until the patience is over.
   */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(8),
          Duration.ofSeconds(16),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(12));

  static Delivery first(Event event, String endpoint, String apiVersion, Instant due) {
    return new Delivery(event, endpoint, apiVersion, Disguise.NONE, 1, due, due);
  }

  Delivery as(Disguise other) {
    return new Delivery(event, endpoint, apiVersion, other, attempt, since, due);
  }

  Delivery dueAt(Instant then) {
    return new Delivery(event, endpoint, apiVersion, disguise, attempt, since, then);
  }

  /** A forger does not come back. */
  boolean mayRetry(Instant now) {
    return disguise != Disguise.FORGED && now.isBefore(since.plus(PATIENCE));
  }

  Delivery retryAfter(Instant now) {
    Duration pause = PAUSES.get(Math.min(attempt, PAUSES.size()) - 1);
    return new Delivery(event, endpoint, apiVersion, disguise, attempt + 1, since, now.plus(pause));
  }

  boolean isSameAs(Delivery other) {
    return event.id().equals(other.event.id())
        && endpoint.equals(other.endpoint)
        && disguise == other.disguise;
  }
}
