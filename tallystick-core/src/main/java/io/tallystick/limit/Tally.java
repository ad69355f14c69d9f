package io.tallystick.limit;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is used up of each limit, in the database and by its clock, so that all servers count
 * together (the generic cell rate algorithm: a subject's one time says how far it is used up).
 */
final class Tally {
  /** Rows per delete: few enough to end within a second. */
  static final int PAGE_ROWS = 5_000;

  /** Calls that meet on several new rows may, very rarely, wait for each other. */
  private static final int MOST_ATTEMPTS = 3;

  private final JdbcClient jdbc;

  Tally(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes one of each, or of none if one of them is used up.
   *
   * @param demands of different subjects
   */
  Verdict take(boolean livemode, List<Demand> demands) {
    for (int attempt = 1; ; attempt++) {
      try {
        return verdict(demands, ask(livemode, demands));
      } catch (PessimisticLockingFailureException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * What one demand came to.
   *
   * @param waitMicros until one more is allowed; 0 or less if one is
   */
  private record Row(int number, long waitMicros, boolean taken) {}

  /**
   * The rows that are there are locked in their order before any of them is judged, so that a call
   * that is refused uses up nothing. Two that are the first of a subject at once are judged
   * together only where they meet, when the second is written.
   */
  private List<Row> ask(boolean livemode, List<Demand> demands) {
    return jdbc.sql(
            """
            with asked as (
              select number, subject, takes, every * interval '1 microsecond' as every,
                     span * interval '1 microsecond' as span
                from unnest(:subjects::text[], :everys::bigint[], :spans::bigint[],
                            :takes::boolean[])
                     with ordinality as a(subject, every, span, takes, number)),
            held as materialized (
              select subject, tat from tallystick.rate_limit
               where livemode = :livemode and subject = any(:subjects::text[])
               order by subject
                 for update),
            judged as materialized (
              select a.*, greatest(h.tat, now()) + a.every as next,
                     greatest(h.tat, now()) + a.every - a.span as free_at
                from asked a left join held h using (subject)),
            taken as (
              insert into tallystick.rate_limit as r (livemode, subject, tat)
              select :livemode, subject, next from judged
               where takes and not exists (select from judged where free_at > now())
               order by subject
              on conflict (livemode, subject) do update
                 set tat = greatest(r.tat, now())
                           + (select every from asked where subject = excluded.subject)
               where greatest(r.tat, now())
                     + (select every - span from asked where subject = excluded.subject) <= now()
              returning r.subject)
            select j.number, (extract(epoch from j.free_at - now()) * 1000000)::bigint as wait_micros,
                   exists (select from taken t where t.subject = j.subject) as taken
              from judged j
             order by j.number
            """)
        .param("livemode", livemode)
        .param("subjects", column(demands, Demand::subject).toArray(String[]::new))
        .param("everys", column(demands, it -> it.limit().everyMicros()).toArray(Long[]::new))
        .param("spans", column(demands, it -> it.limit().windowMicros()).toArray(Long[]::new))
        .param("takes", column(demands, Demand::takes).toArray(Boolean[]::new))
        .query((row, number) ->
            new Row(row.getInt("number"), row.getLong("wait_micros"), row.getBoolean("taken")))
        .list();
  }

  private static <T> List<T> column(List<Demand> demands, Function<Demand, T> of) {
    return demands.stream().map(of).toList();
  }

  private static Verdict verdict(List<Demand> demands, List<Row> rows) {
    Row longest = rows.getFirst();
    for (Row row : rows) {
      longest = row.waitMicros() > longest.waitMicros() ? row : longest;
    }
    if (longest.waitMicros() > 0) {
      return refused(demands.get(longest.number() - 1), longest.waitMicros());
    }
    for (Row row : rows) {
      Demand demand = demands.get(row.number() - 1);
      if (demand.takes() && !row.taken()) { // others were first, in this very moment
        return refused(demand, demand.limit().everyMicros());
      }
    }
    return new Verdict.Allowed();
  }

  private static Verdict refused(Demand demand, long waitMicros) {
    return new Verdict.Refused(demand.kind(), Duration.ofNanos(waitMicros * 1_000));
  }

  /**
   * Uses up one for each subject, whether one is left or not, but never more than there is: the
   * wait afterwards is the same however many it were.
   */
  void use(boolean livemode, List<String> subjects, Limit limit) {
    jdbc.sql(
            """
            insert into tallystick.rate_limit as r (livemode, subject, tat)
            select :livemode, subject, now() + least(times * :every, :span) * interval '1 microsecond'
              from (select subject, count(*) as times from unnest(:subjects::text[]) as s(subject)
                     group by subject) as used
             order by subject
            on conflict (livemode, subject) do update
               set tat = least(greatest(r.tat, now()) + (excluded.tat - now()),
                               now() + :span * interval '1 microsecond')
            """)
        .param("livemode", livemode)
        .param("subjects", subjects.toArray(String[]::new))
        .param("every", limit.everyMicros())
        .param("span", limit.windowMicros())
        .update();
  }

  /** Deletes a page of the rows that say nothing any more; answers how many there were. */
  int forget() {
    return jdbc.sql(
            """
            delete from tallystick.rate_limit
             where ctid = any(array(select ctid from tallystick.rate_limit
                                     where tat < now() limit :rows for update skip locked))
            """)
        .param("rows", PAGE_ROWS)
        .update();
  }
}
