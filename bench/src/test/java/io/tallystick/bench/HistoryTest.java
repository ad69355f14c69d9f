package io.tallystick.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Schema;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final String NAME = "history";
  private static final long EVENTS = 1_000;
  private static final long ORDERS = 100;

  private static Scratch scratch;

  /** Stored twice: the second time in place of the first. */
  @BeforeAll
  static void store() throws IOException, SQLException, InterruptedException {
    scratch = Scratch.create(0, BenchDatabase::start);
    BenchDatabase database = scratch.database();
    database.create(NAME);
    Schema.migrate(database.source(NAME));
    database.execute(
        NAME,
        """
        insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)
        values (1, now(), 0, 2, '{}')
        """);
    database.execute(NAME, GrowthSql.sample());
    History history = new History(database, NAME, EVENTS, ORDERS, line -> {});
    history.store();
    history.store();
    database.executeBulk(NAME, GrowthSql.oldEvents(10));
  }

  @AfterAll
  static void end() {
    scratch.close();
  }

  @Test
  void storesEventsAboveTheIdsThatAreFree() throws SQLException {
    assertThat(number("select count(distinct event_id) from tallystick.inbox_event e where " + NEW))
        .isEqualTo(EVENTS);
    assertThat(number("select min(id) from tallystick.inbox_event e where " + NEW))
        .isEqualTo(History.FREE_IDS + 1);
    assertThat(number("select nextval('tallystick.inbox_event_id_seq')"))
        .isGreaterThan(number("select max(id) from tallystick.inbox_event"));
  }

  /** As Stripe's and ours do; what a bench sends then comes behind them all. */
  @Test
  void idsComeInTheOrderOfTheirTime() throws SQLException {
    assertThat(
            number(
                """
                select count(*) from
                  (select event_id, lag(event_id) over (order by received_at) as earlier
                     from tallystick.inbox_event e where %s) e
                 where event_id <= earlier collate "C" or event_id >= '%s' collate "C"
                """
                    .formatted(NEW, BenchIds.event(0))))
        .isZero();
  }

  @Test
  void storesEachEventsPayloadInTheWeekOfItsOwn() throws SQLException {
    assertThat(
            number(
                """
                select count(*) from tallystick.inbox_event e
                  join tallystick.inbox_payload p on p.inbox_id = e.id
                   and p.received_at = e.received_at
                """))
        .isEqualTo(EVENTS);
    assertThat(number("select count(*) from tallystick.inbox_payload_default")).isZero();
    assertThat(number("select count(distinct tableoid) from tallystick.inbox_payload"))
        .isBetween(5.0, 6.0);
  }

  @Test
  void storesOrdersWithAllThatBelongsToThem() throws SQLException {
    assertThat(
            number(
                """
                select count(*) from tallystick.orders o
                  join tallystick.payment p on p.order_id = o.id
                  join tallystick.effect f on f.order_id = o.id
                  join tallystick.delivery d on d.order_id = o.id
                """))
        .isEqualTo(ORDERS);
    assertThat(
            number(
                """
                select count(distinct o.id) from tallystick.orders o
                  join tallystick.inbox_event e on e.order_id = o.id
                """))
        .isEqualTo(ORDERS);
  }

  @Test
  void keepsTheTableAsTheServerMadeIt() throws SQLException {
    assertThat(
            number(
                """
                select count(*) from pg_constraint
                 where conrelid = 'tallystick.inbox_event'::regclass and contype = 'u'
                   and pg_get_constraintdef(oid) = 'UNIQUE (account, livemode, event_id)'
                """))
        .isEqualTo(1);
  }

  @Test
  void hasOldEventsForUpkeepBelowAllOthers() throws SQLException {
    assertThat(
            number(
                """
                select max(id) from tallystick.inbox_event
                 where received_at < now() - interval '400 days'
                """))
        .isEqualTo(10);
  }

  private static final String NEW = "received_at > now() - interval '35 days'";

  private static double number(String sql) throws SQLException {
    return scratch.database().number(NAME, sql);
  }
}
