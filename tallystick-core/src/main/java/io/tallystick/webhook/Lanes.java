package io.tallystick.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.tallystick.Failpoint;
import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import io.tallystick.delivery.EventOutbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Drains the inbox. A lane is dirty from the moment an event is stored in it until a drain has seen
 * it empty; PostgreSQL's advisory locks are the lease, so servers share the lanes and a dead one
 * holds nothing.
 */
public final class Lanes implements Worker {
  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  /** Jobs per transaction: enough to spread its cost, few enough to end within milliseconds. */
  private static final int BATCH = 500;

  /** Jobs per transaction once a batch has failed and each is tried by itself. */
  private static final int SMALL_BATCH = 60;

  /**
   * What comes within this time is applied by one transaction, which is a dozen statements for one
   * event as for many. One that comes alone does not wait.
   */
  private static final Duration GATHER = Duration.ofMillis(20);

  /**
   * A lane that another server holds is free again when its transaction ends, within milliseconds …
   */
  private static final Duration RETRY_LOCKED = Duration.ofMillis(5);

  /** … unless it is stopped or cut off: while all are held, looking more often finds nothing. */
  private static final Duration SLOWEST_RETRY = Duration.ofMillis(50);

  /** How soon the work of a server that died is found. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  /** After PostgreSQL has failed us. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

  /** An event that fails is tried again after 1 s, 2 s, 4 s … */
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  /** … and parked after about 17 minutes. */
  private static final int MOST_ATTEMPTS = 10;

  private static final Counter BATCHES_FAILED = Metrics.counter("tallystick.lanes.batches.failed");

  private final LaneJournal journal;
  private final TransactionOperations transactions;
  private final EventHandler handler;
  private final Optional<EventOutbox> outbox;
  private final AtomicReference<LaneWork> dirty = new AtomicReference<>(LaneWork.NONE);
  private final Wakeup wakeup = new Wakeup();
  private final Loop loop =
      new Loop(Thread.ofPlatform().name("tallystick-lanes"), wakeup, this::pass);
  private long lastSweepNanos = System.nanoTime() - SWEEP.toNanos();
  private long nextDrainNanos = System.nanoTime();
  private Duration retry = RETRY_LOCKED;

  public Lanes(JdbcClient jdbc, TransactionOperations transactions, EventHandler handler) {
    this(jdbc, transactions, handler, Optional.empty());
  }

  /**
   * @param outbox where events are staged for those who want to be told of them
   */
  public Lanes(
      JdbcClient jdbc,
      TransactionOperations transactions,
      EventHandler handler,
      Optional<EventOutbox> outbox) {
    this.journal = new LaneJournal(jdbc);
    this.transactions = transactions;
    this.handler = handler;
    this.outbox = outbox;
  }

  @Override
  public void start() {
    loop.start();
  }

  /** Ends the worker; what it was doing is rolled back and drained by whoever comes next. */
  @Override
  public void close() {
    loop.end(SWEEP);
  }

  /** Marks lanes as dirty and wakes the worker. */
  void wake(LaneWork work) {
    if (!work.isNone()) {
      dirty.accumulateAndGet(work, LaneWork::plus);
      wakeup.signal();
    }
  }

  /** Drains what is dirty; answers how long to wait unless woken. */
  private Duration pass() {
    LaneWork taken = LaneWork.NONE;
    try {
      sweep();
      if (dirty.get().isNone()) {
        return untilSweep();
      }
      LockSupport.parkNanos(nextDrainNanos - System.nanoTime());
      taken = dirty.getAndSet(LaneWork.NONE);
      long begun = System.nanoTime();
      Drained drained = drain(taken);
      nextDrainNanos = begun + drained.notWithin().toNanos();
      dirty.accumulateAndGet(drained.left(), LaneWork::plus);
      return drained.left().isNone() ? untilSweep() : drained.notWithin();
    } catch (RuntimeException | Error e) { // nothing may end the worker
      dirty.accumulateAndGet(taken, LaneWork::plus);
      log.error("event=lanes.pass_failed error={}", e.getClass().getSimpleName(), e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  private void sweep() {
    if (System.nanoTime() - lastSweepNanos >= SWEEP.toNanos()) {
      wake(LaneWork.of(journal.due()));
      lastSweepNanos = System.nanoTime();
    }
  }

  private Duration untilSweep() {
    long left = lastSweepNanos + SWEEP.toNanos() - System.nanoTime();
    return Duration.ofNanos(Math.max(0, left));
  }

  /**
   * What a drain leaves behind.
   *
   * @param notWithin from its beginning to the next one's
   */
  private record Drained(LaneWork left, Duration notWithin) {}

  private Drained drain(LaneWork work) {
    try {
      return transactions.execute(status -> drainTogether(work));
    } catch (RuntimeException | Error e) { // a stack that overflows is one event's failure, too
      if (isNobodysFailure(e)) {
        return repeat(work, e);
      }
      log.warn("event=lanes.batch_failed error={}", e.getClass().getSimpleName());
      BATCHES_FAILED.increment();
      return drainSingly(work);
    }
  }

  private Drained drainSingly(LaneWork work) {
    try {
      return transactions.execute(status -> drainOneByOne(work, status));
    } catch (DataAccessException e) {
      if (isNobodysFailure(e)) {
        return repeat(work, e);
      }
      throw e;
    }
  }

  private static Drained repeat(LaneWork work, Throwable e) {
    log.info("event=lanes.repeat error={}", e.getClass().getSimpleName());
    return new Drained(work, RETRY_LOCKED);
  }

  /** A deadlock, or an order that somebody holds. */
  private static boolean isNobodysFailure(Throwable e) {
    return e instanceof PessimisticLockingFailureException || LockTimeout.isCauseOf(e);
  }

  private Drained drainTogether(LaneWork work) {
    List<Integer> locked = journal.lock(LaneJournal.lanes(work.lanes()));
    List<InboxEvent> events = journal.read(locked, work.from(), BATCH);
    if (!events.isEmpty()) {
      apply(events);
    }
    return drained(work, locked, events.size() < BATCH);
  }

  private Drained drainOneByOne(LaneWork work, SavepointManager savepoints) {
    List<Integer> locked = journal.lock(LaneJournal.lanes(work.lanes()));
    List<InboxEvent> events = journal.read(locked, work.from(), SMALL_BATCH);
    events.forEach(event -> applyAlone(event, savepoints));
    return drained(work, locked, events.size() < SMALL_BATCH);
  }

  private void apply(List<InboxEvent> events) {
    List<EventOutcome> outcomes = handler.apply(events);
    Failpoint.LANE_HALF_DRAINED.reach();
    journal.finish(events, outcomes);
    outbox.ifPresent(it -> it.stage(staged(events, outcomes)));
  }

  /** What could not be read is told nobody; its replay is, once we can read it. */
  private static List<EventOutbox.Staged> staged(
      List<InboxEvent> events, List<EventOutcome> outcomes) {
    return IntStream.range(0, events.size())
        .filter(i -> !(outcomes.get(i) instanceof EventOutcome.Parked))
        .mapToObj(i -> new EventOutbox.Staged(events.get(i).inboxId(), events.get(i).type()))
        .toList();
  }

  private void applyAlone(InboxEvent event, SavepointManager savepoints) {
    Object savepoint = savepoints.createSavepoint();
    try {
      apply(List.of(event));
    } catch (RuntimeException | Error e) {
      if (isNobodysFailure(e)) {
        throw e; // the batch is repeated
      }
      log.error("event=lanes.event_failed id={} type={}", event.eventId(), event.type(), e);
      savepoints.rollbackToSavepoint(savepoint);
      journal.fail(event, e.getClass().getSimpleName(), MOST_ATTEMPTS, FIRST_DELAY);
    }
    savepoints.releaseSavepoint(savepoint);
  }

  private Drained drained(LaneWork work, List<Integer> locked, boolean seenEmpty) {
    if (!seenEmpty) {
      return new Drained(work, Duration.ZERO);
    }
    LaneWork heldElsewhere = work.without(locked);
    retry = locked.isEmpty() ? atMost(retry.multipliedBy(2), SLOWEST_RETRY) : RETRY_LOCKED;
    return new Drained(heldElsewhere, heldElsewhere.isNone() ? GATHER : retry);
  }

  private static Duration atMost(Duration duration, Duration most) {
    return duration.compareTo(most) < 0 ? duration : most;
  }
}
