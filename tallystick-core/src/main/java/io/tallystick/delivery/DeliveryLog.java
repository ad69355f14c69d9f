package io.tallystick.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deliveries, to be looked at and sent again by an operator. */
public final class DeliveryLog {
  private static final String COLUMNS =
      """
      id, order_id, sequence, type, receiver, status, attempts, created_at, last_error,
      (select e.event_id from tallystick.inbox_event e where e.id = inbox_id) as event_id,
      case when status = 'pending' then due_at end as due_at
      """;

  private final JdbcClient jdbc;

  public DeliveryLog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The newest deliveries.
   *
   * @param status one status, or null for all
   */
  public List<StoredDelivery> list(@Nullable String status, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.delivery
                 where (:status::text is null or status = :status)
                 order by id desc
                 limit :limit
                """)
        .param("status", status)
        .param("limit", limit)
        .query(DeliveryLog::row)
        .list();
  }

  /**
   * Makes a delivery due now, whatever became of it; it keeps its id, so that an app which had it
   * knows it again.
   *
   * @return nothing if there is none of this id
   */
  public Optional<StoredDelivery> retry(String id) {
    return jdbc.sql(
            """
            update tallystick.delivery
               set status = 'pending', due_at = now(), retried_at = now(), acknowledged_at = null
             where id = :id
            returning
            """
                + COLUMNS)
        .param("id", id)
        .query(DeliveryLog::row)
        .optional();
  }

  private static StoredDelivery row(ResultSet row, int number) throws SQLException {
    OffsetDateTime dueAt = row.getObject("due_at", OffsetDateTime.class);
    return new StoredDelivery(
        row.getString("id"),
        row.getString("order_id"),
        row.getString("event_id"),
        row.getInt("sequence"),
        row.getString("type"),
        row.getString("receiver"),
        row.getString("status"),
        row.getInt("attempts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        dueAt == null ? null : dueAt.toInstant(),
        row.getString("last_error"));
  }
}
