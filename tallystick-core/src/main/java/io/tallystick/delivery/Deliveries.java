package io.tallystick.delivery;

import io.micrometer.core.instrument.Metrics;
import io.tallystick.Backoff;
import io.tallystick.Failpoint;
import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import io.tallystick.delivery.DeliverySender.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Empties the outbox: at least once each, with a stable id, in order per order. It looks at what it
 * tells of again under its lock before it sends, and no transaction is open while it does.
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
  private final Optional<DeliverySender> sender;
  private final Map<String, DeliveryHandler> handlers;
  private final Set<String> receivers;
  private final Wakeup wakeup;
  private final JsonMapper json = JsonMapper.shared();
  private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
  private final Loop loop;

  /**
   * @param settings where the app is, if it is told by HTTP
   * @param handlers by the names under which {@link Receivers} knows them
   */
  public Deliveries(
      Optional<DeliverySettings> settings,
      Map<String, DeliveryHandler> handlers,
      JdbcClient jdbc,
      TransactionOperations transactions,
      DeliverySource source,
      Wakeup wakeup,
      InstantSource clock) {
    this.journal = new DeliveryJournal(jdbc);
    this.transactions = transactions;
    this.source = source;
    this.sender = settings.map(it -> new DeliverySender(it, clock));
    this.handlers = Map.copyOf(handlers);
    this.receivers = new HashSet<>(handlers.keySet());
    sender.ifPresent(it -> receivers.add(Receivers.APP));
    this.wakeup = wakeup;
    this.loop = new Loop(Thread.ofVirtual().name("tallystick-deliveries"), wakeup, this::pass);
  }

  @Override
  public void start() {
    if (!receivers.isEmpty()) {
      loop.start();
    }
  }

  /** Ends the worker; what is still under way after a moment is sent again when its lease ends. */
  @Override
  public void close() {
    loop.interrupt();
    try {
      if (!slots.tryAcquire(MOST_AT_ONCE, CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.info("event=delivery.left_under_way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what is due; answers how long there is nothing to do. */
  private Duration pass() throws InterruptedException {
    try {
      slots.acquire();
      slots.release();
      Map<Attempt, Object> attempts =
          transactions.execute(status -> claim(slots.availablePermits()));
      for (Map.Entry<Attempt, Object> attempt : attempts.entrySet()) {
        slots.acquire();
        Thread.startVirtualThread(() -> deliver(attempt.getKey(), attempt.getValue()));
      }
      Duration next = journal.untilNext(receivers).orElse(SWEEP);
      return next.compareTo(SWEEP) < 0 ? next : SWEEP;
    } catch (RuntimeException | Error e) { // nothing may end the worker
      log.error("event=delivery.pass_failed error={}", e.getClass().getSimpleName(), e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  private Map<Attempt, Object> claim(int most) {
    List<DeliveryJournal.Due> due = journal.due(receivers, most);
    if (due.isEmpty()) {
      return Map.of();
    }
    source.lock(due.stream().map(DeliveryJournal.Due::subject).toList());
    Map<Attempt, Object> attempts = new LinkedHashMap<>();
    for (Attempt attempt :
        journal.claim(due.stream().map(DeliveryJournal.Due::id).toList(), LEASE)) {
      source
          .current(attempt.subject(), attempt.type())
          .ifPresentOrElse(
              current -> attempts.put(attempt, current),
              () -> journal.markSuperseded(attempt.deliveryId()));
    }
    return attempts;
  }

  private String body(Attempt attempt, Object order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", attempt.type());
    body.put("timestamp", attempt.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    body.put("data", Map.of("order", order));
    return json.writeValueAsString(body);
  }

  private void deliver(Attempt attempt, Object current) {
    try {
      DeliveryHandler handler = handlers.get(attempt.receiver());
      if (handler == null) {
        Failpoint.DELIVERY_UNSENT.reach();
        Answer answer = sender.orElseThrow().send(attempt.deliveryId(), body(attempt, current));
        Failpoint.DELIVERY_UNMARKED.reach();
        record(attempt, answer);
      } else {
        handle(attempt, handler, current);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("event=delivery.not_recorded delivery={}", attempt.deliveryId(), e);
    } finally {
      slots.release();
      wakeup.signal();
    }
  }

  /**
   * A handler's transaction holds no order while it works, for lanes wait for orders; it is
   * committed only if the attempt is still ours then, and what it acted on still so.
   */
  private void handle(Attempt attempt, DeliveryHandler handler, Object current) {
    try {
      transactions.executeWithoutResult(status -> {
        call(handler, attempt.subject(), current);
        source.lock(List.of(attempt.subject()));
        if (source.current(attempt.subject(), attempt.type()).isEmpty()
            || !journal.markAcknowledged(attempt)) {
          throw new Overtaken();
        }
        acknowledged(attempt);
      });
      count("acknowledged");
    } catch (Overtaken e) {
      log.info("event=delivery.overtaken delivery={}", attempt.deliveryId());
      transactions.executeWithoutResult(status -> journal.putOff(attempt, Duration.ZERO));
    } catch (RuntimeException | Error e) { // whatever the application's code may throw
      log.error("event=delivery.handler_failed delivery={}", attempt.deliveryId(), e);
      record(attempt, new Answer.Failed(e.getClass().getSimpleName()));
    }
  }

  /** The order changed, or another server took over, while a handler worked. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void call(DeliveryHandler handler, String subject, Object current) {
    try {
      handler.handle(subject, current);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void count(String outcome) {
    Metrics.counter("tallystick.deliveries", "outcome", outcome).increment();
  }

  private void record(Attempt attempt, Answer answer) {
    count(answer instanceof Answer.Acknowledged ? "acknowledged" : "failed");
    switch (answer) {
      case Answer.Acknowledged() ->
          transactions.executeWithoutResult(status -> acknowledge(attempt));
      case Answer.Failed(String error) -> {
        Duration delay = BACKOFF.after(attempt.number());
        log.warn(
            "event=delivery.failed delivery={} subject={} attempt={} error={} retry_in_ms={}",
            attempt.deliveryId(),
            attempt.subject(),
            attempt.number(),
            error,
            delay.toMillis());
        transactions.executeWithoutResult(
            status -> journal.markFailed(attempt, error, delay, PARK_AFTER));
      }
    }
  }

  private void acknowledge(Attempt attempt) {
    source.lock(List.of(attempt.subject()));
    if (journal.markAcknowledged(attempt.deliveryId())) {
      acknowledged(attempt);
    }
  }

  /** An order is fulfilled when everybody who ships something of it has said so. */
  private void acknowledged(Attempt attempt) {
    if (journal.isAcknowledgedByOthers(attempt)) {
      source.acknowledged(attempt.subject(), attempt.type());
    }
    log.info(
        "event=delivery.acknowledged delivery={} subject={} attempt={}",
        attempt.deliveryId(),
        attempt.subject(),
        attempt.number());
  }
}
