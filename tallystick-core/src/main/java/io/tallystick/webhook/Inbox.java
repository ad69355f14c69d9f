package io.tallystick.webhook;

import io.tallystick.Account;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where events are stored; a stored event is its own job. One statement writes the ids, the
 * payloads and the jobs of many events, so that an event is never there without the work it stands
 * for.
 */
final class Inbox {
  private final JdbcClient jdbc;

  Inbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Stores events, sorted by id so that no two statements deadlock; those that are there already
   * change nothing. Commits by itself.
   *
   * @return the lanes that got work, one bit each
   */
  long store(Account account, List<Envelope> envelopes) {
    List<Envelope> rows = envelopes.stream().sorted(Comparator.comparing(Envelope::id)).toList();
    return jdbc
        .sql(
            """
            with incoming as (
              select * from unnest(:ids::text[], :types::text[], :apiVersions::text[], :roots::text[],
                                   :lanes::smallint[], :sizes::int[], :bodies::bytea[])
                as i (event_id, type, api_version, root, lane, size_bytes, body)
            ), fresh as (
              insert into tallystick.inbox_event
                     (account, livemode, event_id, type, api_version, received_at)
              select :account, :livemode, event_id, type, api_version, now() from incoming
              on conflict (account, livemode, event_id) do nothing
              returning id, event_id, received_at
            ), payload as (
              insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)
              select f.id, f.received_at, :dictionary, i.size_bytes, i.body
                from fresh f join incoming i using (event_id)
            )
            insert into tallystick.inbox_job (inbox_id, received_at, lane, root)
            select f.id, f.received_at, i.lane, i.root
              from fresh f join incoming i using (event_id)
            returning lane
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("dictionary", Payloads.DICTIONARY)
        .param("ids", texts(rows.stream().map(Envelope::id).toList()))
        .param("types", texts(rows.stream().map(Envelope::type).toList()))
        .param("apiVersions", rows.stream().map(Envelope::apiVersion).toArray(String[]::new))
        .param("roots", texts(rows.stream().map(Envelope::root).toList()))
        .param(
            "lanes",
            rows.stream()
                .map(row -> (short) Lane.of(account.name(), row.root()))
                .toArray(Short[]::new))
        .param("sizes", rows.stream().map(row -> row.body().length).toArray(Integer[]::new))
        .param(
            "bodies",
            rows.stream().map(row -> Payloads.compress(row.body())).toArray(byte[][]::new))
        .query(Integer.class)
        .list()
        .stream()
        .mapToLong(Lane::bit)
        .reduce(0, (left, right) -> left | right);
  }

  /** Stores what is authentic but not ours, where it cannot stand in the way of a real event. */
  void quarantine(Account account, Envelope envelope, String reason) {
    jdbc.sql(
            """
            insert into tallystick.inbox_quarantine
                   (account, livemode, event_id, type, api_version, reason, size_bytes, body)
            values (:account, :livemode, :id, :type, :apiVersion, :reason, :size, :body)
            on conflict (account, livemode, event_id, reason) do nothing
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("id", envelope.id())
        .param("type", envelope.type())
        .param("apiVersion", envelope.apiVersion())
        .param("reason", reason)
        .param("size", envelope.body().length)
        .param("body", Payloads.compressAlone(envelope.body()))
        .update();
  }

  private static String[] texts(List<String> values) {
    return values.toArray(String[]::new);
  }
}
