package io.tallystick.webhook;

import io.tallystick.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The events of one account in one mode, to be looked at: newest first. */
public final class Events {
  private final JdbcClient jdbc;
  private final Account account;

  public Events(JdbcClient jdbc, Account account) {
    this.jdbc = jdbc;
    this.account = account;
  }

  /** A page of events, and whether there are more. */
  public record Page(List<StoredEvent> events, boolean hasMore) {}

  /** Where an event stands in its table; the other table is entered by time. */
  private record Cursor(
      OffsetDateTime receivedAt, @Nullable Long inbox, @Nullable Long quarantine) {
    static final Cursor START = new Cursor(OffsetDateTime.MAX, null, null);
  }

  /** Events that fit; nothing if the one to start after is not known. */
  public Optional<Page> list(EventFilter filter) {
    return cursor(filter.startingAfter()).map(cursor -> page(filter, cursor));
  }

  private Page page(EventFilter filter, Cursor cursor) {
    boolean all = filter.status() == null;
    boolean quarantined = EventFilter.QUARANTINED.equals(filter.status());
    List<StoredEvent> found =
        Stream.concat(
                quarantined ? Stream.empty() : inbox(filter, cursor).stream(),
                all || quarantined ? quarantine(filter, cursor).stream() : Stream.empty())
            .sorted(Comparator.comparing(StoredEvent::receivedAt).reversed())
            .limit(filter.withOneMore())
            .toList();
    return new Page(found.stream().limit(filter.limit()).toList(), found.size() > filter.limit());
  }

  private Optional<Cursor> cursor(@Nullable String eventId) {
    if (eventId == null) {
      return Optional.of(Cursor.START);
    }
    return jdbc
        .sql(
            """
            select received_at, id as inbox, null::bigint as quarantine
              from tallystick.inbox_event
             where account = :account and livemode = :livemode and event_id = :id
            union all
            select received_at, null, id
              from tallystick.inbox_quarantine
             where account = :account and livemode = :livemode and event_id = :id
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("id", eventId)
        .query((row, number) ->
            new Cursor(
                row.getObject("received_at", OffsetDateTime.class),
                (Long) row.getObject("inbox"),
                (Long) row.getObject("quarantine")))
        .stream()
        .findFirst();
  }

  private List<StoredEvent> inbox(EventFilter filter, Cursor cursor) {
    return jdbc.sql(
            """
            select event_id, type, api_version, livemode, received_at, status, reason, attempts,
                   order_id
              from tallystick.inbox_event
             where account = :account and livemode = :livemode
               and (:type::text is null or type = :type)
               and (:status::text is null or status = :status)
               and (:status::text is distinct from 'parked' or parked) -- which has an index
               and case when :after::bigint is null then received_at <= :before else id < :after end
             order by id desc
             limit :limit
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("type", filter.type())
        .param("status", filter.status())
        .param("after", cursor.inbox())
        .param("before", cursor.receivedAt())
        .param("limit", filter.withOneMore())
        .query(Events::event)
        .list();
  }

  private List<StoredEvent> quarantine(EventFilter filter, Cursor cursor) {
    return jdbc.sql(
            """
            select event_id, type, api_version, livemode, received_at, 'quarantined' as status,
                   reason, 0 as attempts, null as order_id
              from tallystick.inbox_quarantine
             where account = :account and livemode = :livemode
               and (:type::text is null or type = :type)
               and case when :after::bigint is null then received_at < :before else id < :after end
             order by id desc
             limit :limit
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("type", filter.type())
        .param("after", cursor.quarantine())
        .param("before", cursor.receivedAt())
        .param("limit", filter.withOneMore())
        .query(Events::event)
        .list();
  }

  /** An event by Stripe's id; what was applied comes before what was quarantined. */
  public Optional<StoredEvent> find(String eventId) {
    return jdbc
        .sql(
            """
            select event_id, type, api_version, livemode, received_at, status, reason, attempts,
                   order_id
              from tallystick.inbox_event
             where account = :account and livemode = :livemode and event_id = :id
            union all
            (select event_id, type, api_version, livemode, received_at, 'quarantined', reason, 0,
                    null
               from tallystick.inbox_quarantine
              where account = :account and livemode = :livemode and event_id = :id
              order by id)
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("id", eventId)
        .query(Events::event)
        .stream()
        .findFirst();
  }

  /** What Stripe sent, client secrets blotted out; nothing once it is dropped. */
  public Optional<byte[]> payload(String eventId) {
    return jdbc.sql(
            """
            select p.dictionary, p.size_bytes, p.body
              from tallystick.inbox_event e
              join tallystick.inbox_payload p
                on p.inbox_id = e.id and p.received_at = e.received_at
             where e.account = :account and e.livemode = :livemode and e.event_id = :id
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("id", eventId)
        .query((row, number) ->
            Payloads.restore(
                row.getShort("dictionary"), row.getBytes("body"), row.getInt("size_bytes")))
        .optional();
  }

  private static StoredEvent event(ResultSet row, int number) throws SQLException {
    return new StoredEvent(
        row.getString("event_id"),
        row.getString("type"),
        row.getString("api_version"),
        row.getBoolean("livemode"),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        row.getString("status"),
        row.getString("reason"),
        row.getInt("attempts"),
        row.getString("order_id"));
  }
}
