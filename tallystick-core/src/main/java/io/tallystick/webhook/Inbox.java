package io.tallystick.webhook;

import io.tallystick.Account;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where events are stored; a stored event is its own job. One statement writes the ids, the
 * payloads and the jobs of many events, so that an event is never there without the work it stands
 * for.
 */
final class Inbox {
  /** Whoever selects from it commits to disk, whatever the session's default may be. */
  private static final String DURABLY =
      """
      with durable as (
        select set_config('synchronous_commit',
                          case current_setting('synchronous_commit') when 'off' then 'on'
                               else current_setting('synchronous_commit') end, true)
      )
      """;

  private final JdbcClient jdbc;

  Inbox(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Stores events, sorted so that no two statements deadlock; those that are there already change
   * nothing. Commits by itself, and to disk, whatever the session's default may be.
   *
   * @return the lanes that got work
   */
  LaneWork store(List<Arrival> arrivals) {
    List<Arrival> rows = sortedOnce(arrivals);
    return jdbc
        .sql(
            DURABLY
                + """
                , incoming as (
                  select i.*
                    from durable, unnest(:accounts::text[], :livemodes::boolean[], :ids::text[],
                                         :types::text[], :apiVersions::text[], :roots::text[],
                                         :lanes::smallint[], :sizes::int[], :bodies::bytea[])
                    as i (account, livemode, event_id, type, api_version, root, lane, size_bytes, body)
                ), fresh as (
                  insert into tallystick.inbox_event
                         (account, livemode, event_id, type, api_version, received_at)
                  select account, livemode, event_id, type, api_version, now() from incoming
                  on conflict (account, livemode, event_id) do nothing
                  returning id, account, livemode, event_id, received_at
                ), payload as (
                  insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)
                  select f.id, f.received_at, :dictionary, i.size_bytes, i.body
                    from fresh f join incoming i using (account, livemode, event_id)
                )
                insert into tallystick.inbox_job (inbox_id, received_at, lane, root)
                select f.id, f.received_at, i.lane, i.root
                  from fresh f join incoming i using (account, livemode, event_id)
                returning lane, inbox_id
                """)
        .param("dictionary", Payloads.DICTIONARY)
        .param("accounts", texts(rows, row -> row.account().name()))
        .param(
            "livemodes", rows.stream().map(row -> row.account().livemode()).toArray(Boolean[]::new))
        .param("ids", texts(rows, row -> row.envelope().id()))
        .param("types", texts(rows, row -> row.envelope().type()))
        .param("apiVersions", texts(rows, row -> row.envelope().apiVersion()))
        .param("roots", texts(rows, row -> row.envelope().root()))
        .param("lanes", rows.stream().map(Inbox::lane).toArray(Short[]::new))
        .param(
            "sizes", rows.stream().map(row -> row.envelope().body().length).toArray(Integer[]::new))
        .param("bodies", rows.stream().map(Arrival::compressed).toArray(byte[][]::new))
        .query((row, number) -> new LaneWork(Lane.bit(row.getInt("lane")), row.getLong("inbox_id")))
        .list()
        .stream()
        .reduce(LaneWork.NONE, LaneWork::plus);
  }

  /** Those of these events of one account that are not there yet. */
  List<Envelope> missing(Account account, List<Envelope> envelopes) {
    Set<String> known =
        new HashSet<>(
            jdbc.sql(
                    """
                    select event_id from tallystick.inbox_event
                     where account = :account and livemode = :livemode and event_id = any(:ids)
                    """)
                .param("account", account.name())
                .param("livemode", account.livemode())
                .param("ids", envelopes.stream().map(Envelope::id).toArray(String[]::new))
                .query(String.class)
                .list());
    return envelopes.stream().filter(envelope -> !known.contains(envelope.id())).toList();
  }

  /** Two requests of one group may bring the same event. */
  private static List<Arrival> sortedOnce(List<Arrival> arrivals) {
    Map<String, Arrival> sorted = new TreeMap<>();
    arrivals.forEach(arrival -> sorted.putIfAbsent(arrival.key(), arrival));
    return List.copyOf(sorted.values());
  }

  private static short lane(Arrival row) {
    return (short) Lane.of(row.account().name(), row.envelope().root());
  }

  /**
   * Stores what is authentic but not ours, where it cannot stand in the way of a real event; it is
   * acknowledged, too, so it is as durable as the others.
   */
  void quarantine(Account account, Envelope envelope, String reason) {
    jdbc.sql(
            DURABLY
                + """
                insert into tallystick.inbox_quarantine
                       (account, livemode, event_id, type, api_version, reason, size_bytes, body)
                select :account, :livemode, :id, :type, :apiVersion, :reason, :size, :body from durable
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

  private static @Nullable String[] texts(
      List<Arrival> rows, Function<Arrival, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }
}
