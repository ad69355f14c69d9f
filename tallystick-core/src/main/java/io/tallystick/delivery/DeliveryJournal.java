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
  private final JdbcClient jdbc;

  DeliveryJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A delivery that is due, and what it tells of. */
  record Due(String id, String subject) {}

  /** Due deliveries, no more than one per order: the first that is still pending. */
  List<Due> due(Collection<String> receivers, int most) {
    return jdbc.sql(
            """
            select id, coalesce(order_id, inbox_id::text) as subject
              from tallystick.delivery d
             where status = 'pending' and due_at <= now() and receiver = any(:receivers)
               and not exists (select 1 from tallystick.delivery earlier
                                where earlier.order_id = d.order_id and earlier.receiver = d.receiver
                                  and earlier.status = 'pending'
                                  and earlier.sequence < d.sequence)
             order by due_at
             limit :most
            """)
        .param("receivers", receivers.toArray(String[]::new))
        .param("most", most)
        .query((row, number) -> new Due(row.getString("id"), row.getString("subject")))
        .list();
  }

  /**
   * How long until the next delivery is due, by the database's clock. One that waits behind another
   * of its order is due when that one is done.
   */
  Optional<Duration> untilNext(Collection<String> receivers) {
    return jdbc.sql(
            """
            select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::bigint as millis
              from tallystick.delivery d
             where status = 'pending' and receiver = any(:receivers)
               and not exists (select 1 from tallystick.delivery earlier
                                where earlier.order_id = d.order_id and earlier.receiver = d.receiver
                                  and earlier.status = 'pending'
                                  and earlier.sequence < d.sequence)
            """)
        .param("receivers", receivers.toArray(String[]::new))
        .query((row, number) -> (Long) row.getObject("millis"))
        .optional()
        .map(millis -> Duration.ofMillis(Math.max(0, millis)));
  }

  /** Counts the attempt and leases the delivery, unless somebody else was first. */
  List<Attempt> claim(Collection<String> ids, Duration lease) {
    return jdbc.sql(
            """
            update tallystick.delivery
               set attempts = attempts + 1, due_at = now() + :leaseMillis * interval '1 millisecond'
             where id = any(:ids) and status = 'pending' and due_at <= now()
            returning id, coalesce(order_id, inbox_id::text) as subject, type, receiver, sequence, attempts, created_at
            """)
        .param("ids", ids.toArray(String[]::new))
        .param("leaseMillis", lease.toMillis())
        .query(DeliveryJournal::attempt)
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
            "update tallystick.delivery set status = 'superseded'"
                + " where id = :id and status = 'pending'")
        .param("id", id)
        .update();
  }

  /** Due again after the delay, without a failure; a later attempt's row is left alone. */
  void putOff(Attempt attempt, Duration delay) {
    jdbc.sql(
            """
            update tallystick.delivery
               set due_at = now() + :delayMillis * interval '1 millisecond'
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
