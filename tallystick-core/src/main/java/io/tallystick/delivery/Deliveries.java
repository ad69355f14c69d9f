package io.tallystick.delivery;

import io.tallystick.Backoff;
import io.tallystick.Counters;
import io.tallystick.Failpoint;
import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import io.tallystick.delivery.DeliverySender.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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

  /** Longer than any attempt can take, so that a lease ends only for a sender that died. */
  private static final Duration LEASE = DeliverySender.TIMEOUT.plusSeconds(20);

  /** A handler is told to end well before its lease does, so that it never hangs for ever. */
  private static final Duration HANDLER_TIMEOUT = DeliverySender.TIMEOUT.plusSeconds(10);

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

  private static final Counters OUTCOMES =
      Counters.of("tallystick.deliveries", "outcome", Stream.of("acknowledged", "failed"));

  private final DeliveryJournal journal;
  private final TransactionOperations transactions;
  private final DeliverySource source;
  private final Optional<DeliverySender> sender;
  private final Map<String, DeliveryHandler> handlers;
  private final Set<String> receivers;
  private final Wakeup wakeup;
  private final JsonMapper json = JsonMapper.shared();
  private final Slots slots = new Slots();
  private final Map<Thread, Long> workingSinceNanos = new ConcurrentHashMap<>();
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
    if (!receivers.isEmpty()) {
      loop.end(CLOSE_DEADLINE);
    }
    try {
      if (!slots.awaitAllFree(CLOSE_DEADLINE.toMillis())) {
        log.info("event=delivery.left_under_way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what is due; answers how long there is nothing to do. */
  private Duration pass() {
    try {
      interruptWhatHangs();
      List<DeliveryJournal.Due> due =
          journal.due(slots.free(receivers)).stream()
              .filter(it -> slots.take(it.receiver()))
              .toList();
      if (!due.isEmpty()) {
        begin(due);
      }
      Duration next = journal.untilNext(slots.free(receivers)).orElse(SWEEP);
      return next.compareTo(SWEEP) < 0 ? next : SWEEP;
    } catch (RuntimeException | Error e) { // nothing may end the worker
      log.error("event=delivery.pass_failed error={}", e.getClass().getSimpleName(), e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  /** Begins attempts at what has a slot; slots that are not needed are given back. */
  private void begin(List<DeliveryJournal.Due> due) {
    List<DeliveryJournal.Due> unused = new ArrayList<>(due);
    try {
      claim(due)
          .forEach((attempt, current) -> {
            unused.removeIf(it -> it.id().equals(attempt.deliveryId()));
            Thread.startVirtualThread(() -> deliver(attempt, current));
          });
    } finally {
      unused.forEach(it -> slots.giveBack(it.receiver()));
    }
  }

  /** Claims them together; if that fails, each by itself, so that the one to blame is put off. */
  private Map<Attempt, Object> claim(List<DeliveryJournal.Due> due) {
    try {
      return transactions.execute(status -> claimTogether(due));
    } catch (RuntimeException e) {
      log.warn("event=delivery.claim_failed error={}", e.getClass().getSimpleName(), e);
      Map<Attempt, Object> attempts = new LinkedHashMap<>();
      due.forEach(it -> attempts.putAll(claimAlone(it)));
      return attempts;
    }
  }

  private Map<Attempt, Object> claimAlone(DeliveryJournal.Due due) {
    try {
      return transactions.execute(status -> claimTogether(List.of(due)));
    } catch (RuntimeException e) {
      log.error("event=delivery.claim_failed delivery={}", due.id(), e);
      transactions
          .execute(status -> journal.claim(List.of(due.id()), LEASE, PARK_AFTER))
          .forEach(attempt -> record(attempt, new Answer.Failed(e.getClass().getSimpleName())));
      return Map.of();
    }
  }

  private Map<Attempt, Object> claimTogether(List<DeliveryJournal.Due> due) {
    source.lock(due.stream().map(DeliveryJournal.Due::subject).toList());
    Map<Attempt, Object> attempts = new LinkedHashMap<>();
    for (Attempt attempt :
        journal.claim(due.stream().map(DeliveryJournal.Due::id).toList(), LEASE, PARK_AFTER)) {
      source
          .current(attempt.subject(), attempt.type())
          .ifPresentOrElse(
              current -> attempts.put(attempt, current),
              () -> journal.markSuperseded(attempt.deliveryId()));
    }
    return attempts;
  }

  private void interruptWhatHangs() {
    long now = System.nanoTime();
    for (Thread handler : workingSinceNanos.keySet()) {
      workingSinceNanos.computeIfPresent(
          handler,
          (thread, since) -> {
            if (now - since > HANDLER_TIMEOUT.toNanos()) {
              thread.interrupt();
            }
            return since;
          });
    }
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
      slots.giveBack(attempt.receiver());
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
        journal.boundStatements();
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
      Thread.interrupted(); // what follows is ours, and no longer to be ended
      log.error("event=delivery.handler_failed delivery={}", attempt.deliveryId(), e);
      record(attempt, new Answer.Failed(e.getClass().getSimpleName()));
    }
  }

  /** The order changed, or another server took over, while a handler worked. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void call(DeliveryHandler handler, String subject, Object current) {
    workingSinceNanos.put(Thread.currentThread(), System.nanoTime());
    try {
      handler.handle(subject, current);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      workingSinceNanos.remove(Thread.currentThread());
    }
  }

  private static void count(String outcome) {
    OUTCOMES.count(outcome);
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
