package io.tallystick.delivery;

import io.tallystick.Sampled;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in the outbox, as gauges read from the database. */
public final class DeliveryBacklog {
  /** Past this it does not matter how many they are; counting all would cost more than it tells. */
  private static final int COUNT_UP_TO = 100_000;

  private final JdbcClient jdbc;
  private final Sampled<Sample> backlog =
      new Sampled<>(new Sample(0, 0))
          .gauge("tallystick.deliveries.pending", "Deliveries not had yet.", Sample::pending)
          .gauge("tallystick.deliveries.parked", "Deliveries given up.", Sample::parked);

  private record Sample(long pending, long parked) {}

  public DeliveryBacklog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Looks again. */
  public void sample() {
    backlog.set(
        jdbc.sql(
                """
                select (select count(*) from (select 1 from tallystick.delivery
                                               where status = 'pending' limit :most) p) as pending,
                       (select count(*) from (select 1 from tallystick.delivery
                                               where status = 'parked' limit :most) q) as parked
                """)
            .param("most", COUNT_UP_TO)
            .query((row, number) -> new Sample(row.getLong("pending"), row.getLong("parked")))
            .single());
  }
}
