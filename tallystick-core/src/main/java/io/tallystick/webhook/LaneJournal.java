package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.Counters;
import io.tallystick.SessionSettings;
import io.tallystick.stripe.StripeNoun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs' rows and the lanes' locks. Its methods run in the drain's transaction. */
final class LaneJournal {
  private static final Logger log = LoggerFactory.getLogger(LaneJournal.class);

  /** The first half of our advisory locks' keys: "TSLN", so that other users' keys differ. */
  private static final int LOCK_NAMESPACE = 0x54534C4E;

  /** The events around one often tell what it leaves open; they are given this long. */
  private static final Duration ASK_AFTER = Duration.ofSeconds(2);

  private static final String EVENT =
      "e.id, e.account, e.livemode, e.event_id, e.type, p.dictionary, p.size_bytes, p.body";

  private static final Counters EVENTS =
      Counters.of(
          "tallystick.events", "outcome", Stream.of("applied", "ignored", "parked", "received"));

  private final JdbcClient jdbc;

  LaneJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A stored event, whatever became of it. */
  Optional<InboxEvent> find(long inboxId) {
    return jdbc.sql(
            "select "
                + EVENT
                + """
                  from tallystick.inbox_event e
                  left join tallystick.inbox_payload p
                    on p.inbox_id = e.id and p.received_at = e.received_at
                 where e.id = :id
                """)
        .param("id", inboxId)
        .query(LaneJournal::event)
        .optional();
  }

  /**
   * Locks as many of these lanes as are free, until the transaction ends, and bounds it: a holder
   * that is stopped or cut off loses its locks within these times. A drain looks rows up by their
   * keys; where a table is small, or its statistics are old, the planner would read all of it.
   */
  List<Integer> lock(List<Integer> lanes) {
    return jdbc.sql(
            """
            with bounds as materialized (
              select set_config('idle_in_transaction_session_timeout', :longestIdle, true),
                     set_config('statement_timeout', '15s', true),
                     set_config('lock_timeout', :longestWait, true),
                     set_config('enable_seqscan', 'off', true)
            )
            select lane from bounds, unnest(:lanes::int[]) as lane
             where pg_try_advisory_xact_lock(:namespace, lane)
            """)
        .param("lanes", lanes.toArray(Integer[]::new))
        .param("namespace", LOCK_NAMESPACE)
        .param("longestIdle", SessionSettings.LONGEST_IDLE.toMillis() + "ms")
        .param("longestWait", SessionSettings.LONGEST_WAIT.toMillis() + "ms")
        .query((row, number) -> row.getInt("lane"))
        .list();
  }

  /**
   * The jobs of locked lanes that are due, in the order of their arrival.
   *
   * @param from the first that may be there
   */
  List<InboxEvent> read(List<Integer> lanes, long from, int most) {
    return jdbc.sql(
            "select "
                + EVENT
                + """
                  from (select inbox_id, received_at from tallystick.inbox_job
                         where lane = any(:lanes) and inbox_id >= :from and due_at <= now()
                         order by inbox_id
                         limit :most) j
                  join tallystick.inbox_event e on e.id = j.inbox_id
                  left join tallystick.inbox_payload p
                    on p.inbox_id = j.inbox_id and p.received_at = j.received_at
                 order by e.id
                """)
        .param("lanes", lanes.stream().map(Integer::shortValue).toArray(Short[]::new))
        .param("from", from)
        .param("most", most)
        .query(LaneJournal::event)
        .list();
  }

  /** Writes what came of the events, and deletes their jobs. */
  void finish(List<InboxEvent> events, List<EventOutcome> outcomes) {
    Long[] ids = events.stream().map(InboxEvent::inboxId).toArray(Long[]::new);
    jdbc.sql(
            """
            with done as (
              delete from tallystick.inbox_job where inbox_id = any(:ids)
            )
            update tallystick.inbox_event e
               set status = o.status, reason = o.reason, order_id = o.order_id,
                   attempts = attempts + 1
              from unnest(:ids::bigint[], :statuses::text[], :reasons::text[], :orderIds::text[])
                as o (id, status, reason, order_id)
             where e.id = o.id
            """)
        .param("ids", ids)
        .param("statuses", outcomes.stream().map(EventOutcome::status).toArray(String[]::new))
        .param("reasons", outcomes.stream().map(EventOutcome::reason).toArray(String[]::new))
        .param("orderIds", outcomes.stream().map(EventOutcome::orderId).toArray(String[]::new))
        .update();
    ask(events, outcomes);
    count(outcomes);
  }

  private static void count(List<EventOutcome> outcomes) {
    outcomes.stream()
        .collect(Collectors.groupingBy(EventOutcome::status, Collectors.counting()))
        .forEach((outcome, events) -> EVENTS.count(outcome, events));
  }

  /** Leaves what only Stripe can tell to be asked outside of the lanes. */
  private void ask(List<InboxEvent> events, List<EventOutcome> outcomes) {
    for (int i = 0; i < events.size(); i++) {
      if (outcomes.get(i) instanceof EventOutcome.OnlyStripeKnows(StripeNoun noun, String id)) {
        InboxEvent event = events.get(i);
        jdbc.sql(
                """
                insert into tallystick.inbox_question
                       (inbox_id, account, livemode, noun, object_id, due_at)
                values (:inboxId, :account, :livemode, :noun, :objectId,
                        now() + :delayMillis * interval '1 millisecond')
                on conflict (inbox_id) do nothing
                """)
            .param("inboxId", event.inboxId())
            .param("account", event.account().name())
            .param("livemode", event.account().livemode())
            .param("noun", noun.wireName())
            .param("objectId", id)
            .param("delayMillis", ASK_AFTER.toMillis())
            .update();
      }
    }
  }

  /** Puts an event that failed off, each time longer, and parks it after the last attempt. */
  void fail(InboxEvent event, String error, int mostAttempts, Duration delay) {
    jdbc.sql(
            """
            with failed as (
              update tallystick.inbox_event
                 set attempts = attempts + 1, reason = :error,
                     status = case when attempts + 1 >= :mostAttempts then 'parked' else status end
               where id = :id
              returning id, status, attempts
            ), parked as (
              delete from tallystick.inbox_job j using failed f
               where j.inbox_id = f.id and f.status = 'parked'
            )
            update tallystick.inbox_job j
               set due_at = now()
                   + :delayMillis * power(2, least(f.attempts, 20) - 1) * interval '1 millisecond'
              from failed f
             where j.inbox_id = f.id and f.status <> 'parked'
            """)
        .param("error", error)
        .param("mostAttempts", mostAttempts)
        .param("delayMillis", delay.toMillis())
        .param("id", event.inboxId())
        .update();
  }

  /** Lanes that have work which is due, whoever stored it. */
  long due() {
    return Lane.bits(
        jdbc.sql("select distinct lane from tallystick.inbox_job where due_at <= now()")
            .query((row, number) -> row.getInt("lane"))
            .list());
  }

  static List<Integer> lanes(long bits) {
    return IntStream.range(0, Lane.COUNT)
        .filter(lane -> (bits & Lane.bit(lane)) != 0)
        .boxed()
        .toList();
  }

  private static InboxEvent event(ResultSet row, int number) throws SQLException {
    return new InboxEvent(
        row.getLong("id"),
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("event_id"),
        row.getString("type"),
        body(row));
  }

  /**
   * A payload that is missing or damaged is empty: whoever applies it parks it, and the others go
   * on.
   */
  private static byte[] body(ResultSet row) throws SQLException {
    byte[] compressed = row.getBytes("body");
    if (compressed == null) {
      log.error("event=lanes.payload_missing id={}", row.getString("event_id"));
      return new byte[0];
    }
    try {
      return Payloads.restore(row.getShort("dictionary"), compressed, row.getInt("size_bytes"));
    } catch (RuntimeException e) {
      log.error("event=lanes.payload_damaged id={}", row.getString("event_id"), e);
      return new byte[0];
    }
  }
}
