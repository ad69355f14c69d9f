package io.tallystick.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in the outbox, as gauges read from the database. */
public final class DeliveryBacklog {
  /** Past this it does not matter how many they are; counting all would cost more than it tells. */
  private static final int COUNT_UP_TO = 100_000;

  private final JdbcClient jdbc;
  private volatile Sample last = new Sample(0, 0);

  private record Sample(long pending, long parked) {}

  public DeliveryBacklog(JdbcClient jdbc) {
    this.jdbc = jdbc;
    gauge("tallystick.deliveries.pending", "Deliveries the app has not had.", Sample::pending);
    gauge("tallystick.deliveries.parked", "Deliveries given up.", Sample::parked);
  }

  private void gauge(String name, String description, ToDoubleFunction<Sample> value) {
    Gauge.builder(name, this, it -> value.applyAsDouble(it.last))
        .description(description)
        .register(Metrics.globalRegistry);
  }

  /** Looks again. */
  public void sample() {
    last =
        jdbc.sql(
                """
                select (select count(*) from (select 1 from tallystick.delivery
                                               where status = 'pending' limit :most) p) as pending,
                       (select count(*) from (select 1 from tallystick.delivery
                                               where status = 'parked' limit :most) q) as parked
                """)
            .param("most", COUNT_UP_TO)
            .query((row, number) -> new Sample(row.getLong("pending"), row.getLong("parked")))
            .single();
  }
}
