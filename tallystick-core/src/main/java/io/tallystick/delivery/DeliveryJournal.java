package io.tallystick.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deliveries' rows. Its methods run in the caller's transaction. */
final class DeliveryJournal {
  /** The error of an attempt that is under way, or whose server ended before it did. */
  static final String UNFINISHED = "unfinished";

  /** Servers are ended for other reasons, too: what they leave is resumed within one lease. */
  private static final int FEW_UNFINISHED = 3;

  /** Half a day of ended servers; a server that was away for days has not left so many. */
  static final int MANY_UNFINISHED = 20;

  private static final int MOST_DOUBLINGS = 7; // of half a minute: about an hour

  /**
   * That delivery {@code d} waits behind none of its order. Asked as a value, that is looked up for
   * the first rows only; as a condition it would be joined for all that are pending, which are many
   * when a receiver is away. The status is asked behind a fence: before a new table's first {@code
   * ANALYZE} the planner would look for an order among all that are pending.
   */
  private static final String NO_ELDER_IS_PENDING =
      """
      (select o.id
         from (select id, status from tallystick.delivery e
                where e.order_id = d.order_id and e.receiver = d.receiver
                  and e.sequence < d.sequence
               offset 0) o
        where o.status = 'pending'
        limit 1) is null
      """;

  private final JdbcClient jdbc;

  DeliveryJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A delivery that is due, what it tells of, and whom. */
  record Due(String id, String subject, String receiver) {}

  /**
   * Due deliveries, no more than one per order and receiver: the first that is still pending.
   *
   * @param receivers of each, as many as the app may have at once
   */
  List<Due> due(Collection<String> receivers) {
    if (receivers.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select f.*
              from unnest(:receivers::text[]) as r (receiver)
             cross join lateral (
                select id, coalesce(order_id, inbox_id::text) as subject, d.receiver, due_at
                  from tallystick.delivery d
                 where status = 'pending' and due_at <= now() and d.receiver = r.receiver
                   and
            """
                + NO_ELDER_IS_PENDING
                + " order by due_at limit "
                + Slots.MOST_FOR_THE_APP
                + ") f order by f.due_at")
        .param("receivers", receivers.toArray(String[]::new))
        .query((row, number) ->
            new Due(row.getString("id"), row.getString("subject"), row.getString("receiver")))
        .list();
  }

  /**
   * How long until the next delivery is due, by the database's clock. One that waits behind another
   * of its order is due when that one is done.
   */
  Optional<Duration> untilNext(Collection<String> receivers) {
    if (receivers.isEmpty()) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select (extract(epoch from f.due_at - clock_timestamp()) * 1000)::bigint as millis
              from unnest(:receivers::text[]) as r (receiver)
             cross join lateral (
                select due_at
                  from tallystick.delivery d
                 where status = 'pending' and d.receiver = r.receiver
                   and
            """
                + NO_ELDER_IS_PENDING
                + " order by due_at limit 1) f order by f.due_at limit 1")
        .param("receivers", receivers.toArray(String[]::new))
        .query((row, number) -> row.getLong("millis"))
        .optional()
        .map(millis -> Duration.ofMillis(Math.max(0, millis)));
  }

  /**
   * Counts the attempt and leases the delivery, unless somebody else was first. An attempt that
   * left no outcome has ended its server, perhaps for what it delivers: after a few of them in a
   * row the lease doubles each time, and after many what is older than this is parked.
   */
  List<Attempt> claim(Collection<String> ids, Duration lease, Duration parkAfter) {
    return jdbc.sql(
            """
            with claimed as (
              update tallystick.delivery
                 set attempts = attempts + 1,
                     last_error = :unfinished,
                     status = case when last_error = :unfinished and attempts >= :many
                                        and coalesce(retried_at, created_at)
                                            < now() - :parkMillis * interval '1 millisecond'
                                   then 'parked' else status end,
                     due_at = now() + :leaseMillis * interval '1 millisecond'
                       * case when last_error = :unfinished
                              then power(2, least(greatest(attempts - :few, 0), :mostDoublings))
                              else 1 end
               where id = any(:ids) and status = 'pending' and due_at <= now()
              returning *
            )
            select id, coalesce(order_id, inbox_id::text) as subject, type, receiver, sequence,
                   attempts, created_at
              from claimed
             where status = 'pending'
            """)
        .param("ids", ids.toArray(String[]::new))
        .param("leaseMillis", lease.toMillis())
        .param("parkMillis", parkAfter.toMillis())
        .param("unfinished", UNFINISHED)
        .param("few", FEW_UNFINISHED)
        .param("many", MANY_UNFINISHED)
        .param("mostDoublings", MOST_DOUBLINGS)
        .query(DeliveryJournal::attempt)
        .list();
  }

  /** What a handler leaves running must not hold its locks for long after it was told to end. */
  void boundStatements() {
    jdbc.sql("select set_config('statement_timeout', '15s', true)")
        .query((row, number) -> number)
        .list();
  }

  /** Pending → acknowledged. */
  boolean markAcknowledged(String id) {
    return jdbc.sql(
                """
                update tallystick.delivery
                   set status = 'acknowledged', acknowledged_at = now(), last_error = null
                 where id = :id and status = 'pending'
                """)
            .param("id", id)
            .update()
        == 1;
  }

  /** Pending → acknowledged, unless somebody else has a later attempt at it. */
  boolean markAcknowledged(Attempt attempt) {
    return jdbc.sql(
                """
                update tallystick.delivery
                   set status = 'acknowledged', acknowledged_at = now(), last_error = null
                 where id = :id and status = 'pending' and attempts = :number
                """)
            .param("id", attempt.deliveryId())
            .param("number", attempt.number())
            .update()
        == 1;
  }

  /** Whether all others who are told this of the order have acknowledged it, too. */
  boolean isAcknowledgedByOthers(Attempt attempt) {
    return jdbc.sql(
            """
            select not exists (select 1 from tallystick.delivery
                                where order_id = :subject and type = :type
                                  and receiver <> :receiver and status in ('pending', 'parked'))
            """)
        .param("subject", attempt.subject())
        .param("type", attempt.type())
        .param("receiver", attempt.receiver())
        .query(Boolean.class)
        .single();
  }

  /** Pending → superseded: what it would have said is no longer so. */
  void markSuperseded(String id) {
    jdbc.sql(
            "update tallystick.delivery set status = 'superseded', last_error = null"
                + " where id = :id and status = 'pending'")
        .param("id", id)
        .update();
  }

  /** Due again after the delay, without a failure; a later attempt's row is left alone. */
  void putOff(Attempt attempt, Duration delay) {
    jdbc.sql(
            """
            update tallystick.delivery
               set last_error = null, due_at = now() + :delayMillis * interval '1 millisecond'
             where id = :id and status = 'pending' and attempts = :number
            """)
        .param("delayMillis", delay.toMillis())
        .param("id", attempt.deliveryId())
        .param("number", attempt.number())
        .update();
  }

  /** Due again after the delay, or parked once too old; a later attempt's row is left alone. */
  void markFailed(Attempt attempt, String error, Duration delay, Duration parkAfter) {
    jdbc.sql(
            """
            update tallystick.delivery
               set last_error = :error,
                   due_at = now() + :delayMillis * interval '1 millisecond',
                   status = case when coalesce(retried_at, created_at)
                                      < now() - :parkMillis * interval '1 millisecond'
                                 then 'parked' else 'pending' end
             where id = :id and status = 'pending' and attempts = :number
            """)
        .param("error", error)
        .param("delayMillis", delay.toMillis())
        .param("parkMillis", parkAfter.toMillis())
        .param("id", attempt.deliveryId())
        .param("number", attempt.number())
        .update();
  }

  private static Attempt attempt(ResultSet row, int number) throws SQLException {
    return new Attempt(
        row.getString("id"),
        row.getString("subject"),
        row.getString("type"),
        row.getString("receiver"),
        row.getInt("sequence"),
        row.getInt("attempts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
