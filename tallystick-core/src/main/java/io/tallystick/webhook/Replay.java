package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.TallystickException;
import io.tallystick.audit.Act;
import io.tallystick.audit.AuditLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Has events applied again. It passes deduplication, for it makes a new job of a stored event; it
 * never passes the uniqueness of effects, so nothing happens twice.
 */
public final class Replay {
  /** Who replays, and why; kept with each event. */
  public record Reason(String actor, String text) {
    private static final int LONGEST = 200; // a sentence, not a report

    public Reason {
      if (actor.isBlank()
          || text.isBlank()
          || actor.length() > LONGEST
          || text.length() > LONGEST) {
        throw new IllegalArgumentException(
            "who and why are texts of 1 to " + LONGEST + " characters");
      }
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Replay.class);

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Events events;
  private final AuditLog audit;
  private final Account account;
  private final EnvelopeReader reader = new EnvelopeReader(WebhookSettings.MOST_MAX_BYTES);

  public Replay(JdbcClient jdbc, TransactionOperations transactions, Account account) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.events = new Events(jdbc, account);
    this.audit = new AuditLog(jdbc);
    this.account = account;
  }

  /** What would be replayed, or was, and what cannot be. */
  public record Result(List<StoredEvent> replayed, List<StoredEvent> notPossible) {}

  /** Which of these events can be replayed: those whose payload is still there. */
  public Result dryRun(List<StoredEvent> chosen) {
    List<StoredEvent> possible = new ArrayList<>();
    List<StoredEvent> impossible = new ArrayList<>();
    chosen.forEach(event -> (envelope(event).isPresent() ? possible : impossible).add(event));
    return new Result(possible, impossible);
  }

  /**
   * Replays these events, in their order.
   *
   * @param stagger the time from each to the next, to spare whoever takes the deliveries
   */
  public Result run(List<StoredEvent> chosen, Reason reason, Duration stagger) {
    List<StoredEvent> replayed = new ArrayList<>();
    List<StoredEvent> impossible = new ArrayList<>();
    for (StoredEvent event : chosen) {
      Optional<Envelope> envelope = envelope(event);
      if (envelope.isPresent()) {
        Duration delay = stagger.multipliedBy(replayed.size());
        transactions.executeWithoutResult(status -> {
          enqueue(envelope.get(), reason, delay);
          audit.write(replayed(envelope.get(), reason));
        });
        replayed.add(event);
      } else {
        impossible.add(event);
      }
    }
    return new Result(replayed, impossible);
  }

  /** Nothing for what is quarantined, which is not ours to apply, or whose payload is damaged. */
  private Optional<Envelope> envelope(StoredEvent event) {
    try {
      return event.status().equals(EventFilter.QUARANTINED)
          ? Optional.empty()
          : events.payload(event.id()).flatMap(reader::read);
    } catch (TallystickException e) {
      log.error("event=replay.payload_damaged id={}", event.id(), e);
      return Optional.empty(); // the others are still wanted
    }
  }

  private Act replayed(Envelope envelope, Reason reason) {
    return Act.done(account, "os:" + reason.actor(), "events.replay", Act.Matter.of(envelope.id()));
  }

  private void enqueue(Envelope envelope, Reason reason, Duration delay) {
    jdbc.sql(
            """
            with event as (
              update tallystick.inbox_event
                 set status = 'received', reason = 'replayed', attempts = 0
               where account = :account and livemode = :livemode and event_id = :id
              returning id, received_at
            ), replay as (
              insert into tallystick.inbox_replay (inbox_id, actor, reason)
              select id, :actor, :why from event
            ), question as (
              delete from tallystick.inbox_question q using event e where q.inbox_id = e.id
            )
            insert into tallystick.inbox_job (inbox_id, received_at, lane, root, due_at)
            select id, received_at, :lane, :root, now() + :delayMillis * interval '1 millisecond'
              from event
            on conflict (inbox_id) do update set due_at = excluded.due_at
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("id", envelope.id())
        .param("actor", reason.actor())
        .param("why", reason.text())
        .param("lane", (short) Lane.of(account.name(), envelope.root()))
        .param("root", envelope.root())
        .param("delayMillis", delay.toMillis())
        .update();
  }
}
