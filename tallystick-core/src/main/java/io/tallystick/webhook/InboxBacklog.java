package io.tallystick.webhook;

import io.tallystick.Sampled;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What waits in the inbox, as gauges: the same whichever server is asked, for it is read from the
 * database.
 */
public final class InboxBacklog {
  /** Past this it does not matter how many they are; counting all would cost more than it tells. */
  private static final int COUNT_UP_TO = 100_000;

  private final JdbcClient jdbc;
  private final Sampled<Sample> backlog =
      new Sampled<>(new Sample(0, 0, 0, 0, 0))
          .gauge("tallystick.inbox.jobs", "Events not applied yet.", Sample::jobs)
          .gauge(
              "tallystick.inbox.oldest.job.seconds",
              "Age of the oldest event not applied yet.",
              Sample::oldestJobSeconds)
          .gauge("tallystick.inbox.questions", "Events that wait for Stripe.", Sample::questions)
          .gauge("tallystick.inbox.parked", "Events that an operator must see.", Sample::parked)
          .gauge("tallystick.inbox.quarantined", "Authentic events not ours.", Sample::quarantined);

  /** Counts, and the age of the oldest job in seconds. */
  private record Sample(
      long jobs, long oldestJobSeconds, long questions, long parked, long quarantined) {}

  public InboxBacklog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Looks again. */
  public void sample() {
    backlog.set(
        jdbc.sql(
                """
                select (select count(*) from (select 1 from tallystick.inbox_job limit :most) j)
                         as jobs,
                       (select coalesce(extract(epoch from now() - received_at), 0)::bigint
                          from tallystick.inbox_job order by inbox_id limit 1) as oldest,
                       (select count(*) from (select 1 from tallystick.inbox_question
                                               limit :most) q) as questions,
                       (select count(*) from (select 1 from tallystick.inbox_event
                                               where parked limit :most) p) as parked,
                       (select count(*) from (select 1 from tallystick.inbox_quarantine
                                               limit :most) x) as quarantined
                """)
            .param("most", COUNT_UP_TO)
            .query((row, number) ->
                new Sample(
                    row.getLong("jobs"),
                    row.getLong("oldest"),
                    row.getLong("questions"),
                    row.getLong("parked"),
                    row.getLong("quarantined")))
            .single());
  }
}
