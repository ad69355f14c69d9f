package io.tallystick.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Schema;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.TestDatabase;
import io.tallystick.webhook.InboxUpkeep;
import io.tallystick.webhook.Lanes;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class UpkeepTest {
  private final TestDatabase database = TestDatabase.create();
  private final DataSource source =
      new DriverManagerDataSource(database.url(), database.user(), database.password());
  private final JdbcClient jdbc = JdbcClient.create(source);

  @AfterEach
  void close() {
    database.drop();
  }

  @Test
  void runsByItselfAndTellsOfWhatItMustKeep() {
    Schema.migrate(source);
    makePartition("2026-01-05", "2026-01-12");
    makePartition("2026-01-12", "2026-01-19");
    jdbc.sql(
            """
            with payload as (
              insert into tallystick.inbox_payload
                     (inbox_id, received_at, dictionary, size_bytes, body)
              values (1, '2026-01-05 00:00+00', 1, 2, '\\x00')
            )
            insert into tallystick.inbox_job (inbox_id, received_at, lane, root, due_at)
            values (1, '2026-01-05 00:00+00', 1, 'pi_1', 'infinity')
            """)
        .update();

    TallystickWorkers workers = workers();
    try (CapturedLog log = CapturedLog.open()) {
      workers.start();
      Eventually.until(
          "the upkeep has run",
          () -> log.lines().toString().contains("event=partitions.dropped partition"));

      assertThat(log.lines().toString())
          .contains("event=partitions.kept partition=tallystick.inbox_payload_20260105")
          .contains("event=partitions.dropped partition=tallystick.inbox_payload_20260112");
      assertThat(partitions("inbox_payload_202601%")).isOne();
      assertThat(partitions("inbox_payload_2%")).as("this week's and the next ones").isEqualTo(6);
    } finally {
      workers.stop();
    }
  }

  private TallystickWorkers workers() {
    var transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    var lanes = new Lanes(jdbc, transactions, events -> List.of());
    var upkeep = new InboxUpkeep(jdbc, transactions);
    return new TallystickWorkers(
        upkeep::prepare,
        List.of(lanes),
        List.of(new Upkeep("inbox", Duration.ofMillis(10), Duration.ofHours(1), upkeep::run)));
  }

  private long partitions(String like) {
    return jdbc.sql(
            """
            select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'tallystick.inbox_payload'::regclass and c.relname like :like
            """)
        .param("like", like)
        .query(Long.class)
        .single();
  }

  private void makePartition(String from, String to) {
    jdbc.sql(
            "create table tallystick.inbox_payload_"
                + from.replace("-", "")
                + " partition of tallystick.inbox_payload for values from ('"
                + from
                + " 00:00+00') to ('"
                + to
                + " 00:00+00')")
        .update();
  }
}
