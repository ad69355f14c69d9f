package io.tallystick.webhook;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Metrics;
import io.tallystick.Account;
import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stores what concurrent requests bring in groups, one commit for each: a commit costs the disk the
 * same whether it holds one event or two hundred. While one group is being committed, the next one
 * gathers; an event that comes alone does not wait for others.
 */
public final class InboxWriter implements Worker {
  private static final Logger log = LoggerFactory.getLogger(InboxWriter.class);

  /** Events per commit: more would not make an event cheaper, only let the others wait longer. */
  private static final int LARGEST_GROUP = 256;

  /** Bytes of bodies per commit, before compression, so that a group of large ones stays small. */
  private static final int LARGEST_GROUP_BYTES = 8 * 1024 * 1024;

  /** Requests that may wait; their bodies are bounded where they are read. */
  private static final int MOST_WAITING = 10_000;

  /** Stripe waits longer than this for an answer; what comes later, it sends again anyway. */
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  /** Who waits too long waits so much longer at most; one look for all costs no timer for each. */
  private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

  /** PostgreSQL's class of errors about the values themselves. */
  private static final String DATA_EXCEPTION = "22";

  private static final DistributionSummary GROUP_SIZE =
      DistributionSummary.builder("tallystick.inbox.group.size")
          .description("Events per commit.")
          .register(Metrics.globalRegistry);

  private final Inbox inbox;
  private final Lanes lanes;
  private final Duration deadline;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread worker = Thread.ofPlatform().name("tallystick-inbox").unstarted(this::run);
  private final Loop deadlines =
      new Loop(
          Thread.ofVirtual().name("tallystick-inbox-deadlines"),
          new Wakeup(),
          Loop.untilIdle(
              this::refuseOverdue,
              LOOKS_EVERY,
              LOOKS_EVERY,
              e -> log.error("event=inbox.deadlines_failed", e)));

  /** From the moment at which they leave the queue, so that each is always somewhere. */
  private final Queue<Waiting> committing = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Waiting heldOver;
  private volatile boolean closed;

  public InboxWriter(JdbcClient jdbc, Lanes lanes) {
    this(jdbc, lanes, DEADLINE);
  }

  /**
   * The same for requests that wait for so long.
   *
   * @param deadline of each, give or take a quarter of a second
   */
  InboxWriter(JdbcClient jdbc, Lanes lanes, Duration deadline) {
    this.deadline = deadline;
    this.inbox = new Inbox(jdbc);
    this.lanes = lanes;
  }

  @Override
  public void start() {
    worker.start();
    deadlines.start();
  }

  /** Ends the worker once it has committed what it had begun; whoever still waits is refused. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    try {
      worker.join(DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadlines.end(LOOKS_EVERY);
    Stream.of(committing.stream(), Stream.ofNullable(heldOver), waiting.stream())
        .flatMap(Function.identity())
        .forEach(Waiting::refuse);
  }

  /** A request that waits for its event's commit. */
  private static final class Waiting {
    private final Arrival arrival;
    private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
    private final long deadlineNanos;

    Waiting(Arrival arrival, Duration deadline) {
      this.arrival = arrival;
      this.deadlineNanos = System.nanoTime() + deadline.toNanos();
    }

    boolean isOverdue() {
      return System.nanoTime() - deadlineNanos > 0;
    }

    /** Unless it has been stored. */
    void refuse() {
      stored.complete(false);
    }

    int bytes() {
      return arrival.envelope().body().length;
    }
  }

  /**
   * Stores an event.
   *
   * @return true once it is durable, also if it had been there before; false if it may not be
   */
  boolean store(Arrival arrival) {
    Waiting request = new Waiting(arrival, deadline);
    if (closed || !waiting.offer(request)) {
      return false;
    }
    if (closed) { // since then: whoever closed it may not have seen this one
      request.refuse();
    }
    try {
      return request.stored.get();
    } catch (ExecutionException e) {
      throw new AssertionError("nobody completes it so", e);
    } catch (InterruptedException e) {
      waiting.remove(request);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** If one is stored after all, Stripe's next try finds it there. */
  private boolean refuseOverdue() {
    Stream.concat(committing.stream(), Stream.ofNullable(heldOver))
        .filter(Waiting::isOverdue)
        .forEach(Waiting::refuse);
    for (Waiting request : waiting) { // they have come in this order
      if (!request.isOverdue()) {
        break;
      }
      waiting.remove(request); // its body takes room only as long as its request waits
      request.refuse();
    }
    return false;
  }

  /** Requests that wait for the next commit. */
  int waiting() {
    return waiting.size();
  }

  /** Stores what is authentic but not ours; it is rare, and not worth a group. */
  void quarantine(Account account, Envelope envelope, String reason) {
    inbox.quarantine(account, envelope, reason);
  }

  private void run() {
    while (!closed) {
      try {
        commit(group());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) { // nothing may end the worker
        log.error("event=inbox.pass_failed error={}", e.getClass().getSimpleName(), e);
      } finally {
        committing.forEach(Waiting::refuse); // who has been told already is not told again
        committing.clear();
      }
    }
  }

  /** Waits for a request and takes whatever else has come by then. */
  private List<Waiting> group() throws InterruptedException {
    List<Waiting> group = new ArrayList<>();
    Waiting first = heldOver;
    Waiting next = first == null ? waiting.take() : first;
    heldOver = null;
    int bytes = 0;
    while (next != null) {
      bytes += next.bytes();
      if (bytes > LARGEST_GROUP_BYTES && !group.isEmpty()) {
        heldOver = next;
        return group;
      }
      committing.add(next);
      group.add(next);
      next = group.size() < LARGEST_GROUP ? waiting.poll() : null;
    }
    return group;
  }

  private void commit(List<Waiting> group) {
    boolean[] stored = new boolean[group.size()];
    GROUP_SIZE.record(group.size());
    try {
      lanes.wake(inbox.store(arrivals(group)));
      Arrays.fill(stored, true);
    } catch (DataAccessException e) {
      log.error(
          "event=inbox.group_failed events={} error={}",
          group.size(),
          e.getClass().getSimpleName());
      if (isOfOneEvent(e)) {
        eachAlone(group, stored);
      }
    } finally {
      for (int i = 0; i < stored.length; i++) {
        group.get(i).stored.complete(stored[i]);
      }
    }
  }

  /** What PostgreSQL refuses for its values must not turn the others away. */
  private void eachAlone(List<Waiting> group, boolean[] stored) {
    for (int i = 0; i < stored.length; i++) {
      Arrival arrival = group.get(i).arrival;
      try {
        lanes.wake(inbox.store(List.of(arrival)));
        stored[i] = true;
      } catch (DataAccessException e) {
        log.error(
            "event=inbox.event_failed id={} error={}",
            arrival.envelope().id(),
            e.getClass().getSimpleName());
      }
    }
  }

  /** Whether the failure is about a row or a lock; a database that is away fails for all. */
  private static boolean isOfOneEvent(DataAccessException e) {
    return e instanceof DataIntegrityViolationException
        || e instanceof PessimisticLockingFailureException
        || (e.getMostSpecificCause() instanceof SQLException sql
            && sql.getSQLState() != null
            && sql.getSQLState().startsWith(DATA_EXCEPTION));
  }

  private static List<Arrival> arrivals(List<Waiting> group) {
    return group.stream().map(it -> it.arrival).toList();
  }
}
