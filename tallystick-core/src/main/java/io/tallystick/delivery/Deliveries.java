package io.tallystick.delivery;

import io.micrometer.core.instrument.Metrics;
import io.tallystick.Backoff;
import io.tallystick.Failpoint;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import io.tallystick.delivery.DeliverySender.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Empties the outbox: at least once each, with a stable id, in order per order. It looks at the
 * order again under its lock before it sends, and no transaction is open while it does.
 */
public final class Deliveries implements Worker {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  /** Enough to keep an app busy; few enough not to overrun it. */
  private static final int MOST_AT_ONCE = 16;

  /** Longer than any attempt can take, so that a lease ends only for a sender that died. */
  private static final Duration LEASE = DeliverySender.TIMEOUT.plusSeconds(20);

  /** How soon what a server that died had staged is found by another. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  /** After a failed pass over the database. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** Most apps answer well within it; the rest is repeated, which they must bear anyway. */
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(3);

  /** An app that has taken nothing for so long needs an operator, not another attempt. */
  private static final Duration PARK_AFTER = Duration.ofDays(3);

  /** An app that restarts is back within seconds; one that was down all night within the hour. */
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofHours(1));

  private final DeliveryJournal journal;
  private final TransactionOperations transactions;
  private final DeliverySource source;
  private final DeliverySender sender;
  private final Wakeup wakeup;
  private final JsonMapper json = JsonMapper.shared();
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
  private final Thread worker =
      Thread.ofVirtual().name("tallystick-deliveries").unstarted(this::run);

  public Deliveries(
      DeliverySettings settings,
      JdbcClient jdbc,
      TransactionOperations transactions,
      DeliverySource source,
      Wakeup wakeup,
      InstantSource clock) {
    this.journal = new DeliveryJournal(jdbc);
    this.transactions = transactions;
    this.source = source;
    this.sender = new DeliverySender(settings, clock);
    this.wakeup = wakeup;
  }

  @Override
  public void start() {
    worker.start();
  }

  /** Ends the worker; what is still under way after a moment is sent again when its lease ends. */
  @Override
  public void close() {
    worker.interrupt();
    try {
      if (!slots.tryAcquire(MOST_AT_ONCE, CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.info("event=delivery.left_under_way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        wakeup.await(pass());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends what is due; answers how long there is nothing to do. */
  private Duration pass() throws InterruptedException {
    try {
      slots.acquire();
      slots.release();
      Map<Attempt, String> attempts =
          transactions.execute(status -> claim(slots.availablePermits()));
      for (Map.Entry<Attempt, String> attempt : attempts.entrySet()) {
        slots.acquire();
        Thread.startVirtualThread(() -> deliver(attempt.getKey(), attempt.getValue()));
      }
      Duration next = journal.untilNext().orElse(SWEEP);
      return next.compareTo(SWEEP) < 0 ? next : SWEEP;
    } catch (RuntimeException | Error e) { // nothing may end the worker
      log.error("event=delivery.pass_failed error={}", e.getClass().getSimpleName(), e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  private Map<Attempt, String> claim(int most) {
    List<DeliveryJournal.Due> due = journal.due(most);
    if (due.isEmpty()) {
      return Map.of();
    }
    source.lock(due.stream().map(DeliveryJournal.Due::orderId).toList());
    Map<Attempt, String> bodies = new LinkedHashMap<>();
    for (Attempt attempt :
        journal.claim(due.stream().map(DeliveryJournal.Due::id).toList(), LEASE)) {
      source
          .current(attempt.orderId(), attempt.type())
          .ifPresentOrElse(
              order -> bodies.put(attempt, body(attempt, order)),
              () -> journal.markSuperseded(attempt.deliveryId()));
    }
    return bodies;
  }

  private String body(Attempt attempt, Object order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", attempt.type());
    body.put("timestamp", attempt.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    body.put("data", Map.of("order", order));
    return json.writeValueAsString(body);
  }

  private void deliver(Attempt attempt, String body) {
    try {
      Failpoint.DELIVERY_UNSENT.reach();
      Answer answer = sender.send(attempt.deliveryId(), body);
      Failpoint.DELIVERY_UNMARKED.reach();
      record(attempt, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("event=delivery.not_recorded delivery={}", attempt.deliveryId(), e);
    } finally {
      slots.release();
      wakeup.signal();
    }
  }

  private void record(Attempt attempt, Answer answer) {
    String outcome = answer instanceof Answer.Acknowledged ? "acknowledged" : "failed";
    Metrics.counter("tallystick.deliveries", "outcome", outcome).increment();
    switch (answer) {
      case Answer.Acknowledged() ->
          transactions.executeWithoutResult(status -> acknowledge(attempt));
      case Answer.Failed(String error) -> {
        Duration delay = BACKOFF.after(attempt.number());
        log.warn(
            "event=delivery.failed delivery={} order={} attempt={} error={} retry_in_ms={}",
            attempt.deliveryId(),
            attempt.orderId(),
            attempt.number(),
            error,
            delay.toMillis());
        transactions.executeWithoutResult(
            status -> journal.markFailed(attempt, error, delay, PARK_AFTER));
      }
    }
  }

  private void acknowledge(Attempt attempt) {
    source.lock(List.of(attempt.orderId()));
    if (journal.markAcknowledged(attempt.deliveryId())) {
      source.acknowledged(attempt.orderId(), attempt.type());
      log.info(
          "event=delivery.acknowledged delivery={} order={} attempt={}",
          attempt.deliveryId(),
          attempt.orderId(),
          attempt.number());
    }
  }
}
