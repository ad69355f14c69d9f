package io.tallystick.operation;

import io.tallystick.Sampled;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is not settled in the journal, as gauges read from the database. */
public final class OperationBacklog {
  /** Past this it does not matter how many they are; counting all would cost more than it tells. */
  private static final int COUNT_UP_TO = 100_000;

  private final JdbcClient jdbc;
  private final Sampled<Map<OperationState, Long>> backlog = new Sampled<>(Map.of());

  public OperationBacklog(JdbcClient jdbc) {
    this.jdbc = jdbc;
    for (OperationState state : OperationState.values()) {
      if (state == OperationState.REVIEW || !state.isResolved()) {
        backlog.gauge(
            "tallystick.operations",
            "Operations not settled.",
            sample -> sample.getOrDefault(state, 0L),
            "state",
            state.wireName());
      }
    }
  }

  /** Looks again. */
  public void sample() {
    Map<OperationState, Long> counts = new EnumMap<>(OperationState.class);
    jdbc.sql(
            """
            select state, count(*) as many
              from (select state from tallystick.operation
                     where state in ('prepared', 'sent', 'unknown') limit :most) waiting
             group by state
            union all
            select 'review', count(*)
              from (select 1 from tallystick.operation where state = 'review' limit :most) review
            """)
        .param("most", COUNT_UP_TO)
        .query(row -> {
          counts.put(OperationState.of(row.getString("state")), row.getLong("many"));
        });
    backlog.set(counts);
  }
}
