package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxUpkeepTest {
  private static final Account ACCOUNT = new Account(Account.DEFAULT, false);

  private final TestDatabase database = TestDatabase.create();
  private final Inbox inbox = new Inbox(database.jdbc());
  private final InboxUpkeep upkeep = new InboxUpkeep(database.jdbc(), database.transactions());

  /** The database's, in UTC. */
  private final LocalDate today =
      database
          .jdbc()
          .sql("select (now() at time zone 'UTC')::date")
          .query(LocalDate.class)
          .single();

  private final LocalDate youngestDropped = mondayOf(today.minusDays(35 + 7));

  @BeforeEach
  void prepare() {
    upkeep.prepare();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void makesRoomForThisWeekAndTheNextFour() {
    LocalDate monday = mondayOf(today);

    assertThat(partitions())
        .containsExactly(
            name(monday),
            name(monday.plusWeeks(1)),
            name(monday.plusWeeks(2)),
            name(monday.plusWeeks(3)),
            name(monday.plusWeeks(4)),
            "inbox_payload_default");
    store("evt_1");
    assertThat(database.count(name(monday))).isOne();
  }

  @Test
  void dropsWeeksThatAreOverForLongerThanFiveWeeksAndNoOther() {
    LocalDate oldestKept = youngestDropped.plusWeeks(1);
    for (LocalDate monday : List.of(youngestDropped.minusWeeks(30), youngestDropped, oldestKept)) {
      makePartition(monday);
      applied("evt_" + monday, monday);
    }

    upkeep.run();

    assertThat(partitions())
        .hasSize(7)
        .contains(name(oldestKept), name(mondayOf(today)), "inbox_payload_default");
    assertThat(database.count("inbox_payload")).isOne();
    assertThat(database.count("inbox_event")).as("ids and outcomes stay").isEqualTo(3);
    store("evt_1");
  }

  @Test
  void countsTheFiveWeeksFromTheEndOfTheWeek() {
    LocalDate monday = LocalDate.of(2026, 1, 5); // to 11 January

    assertThat(PayloadPartitions.isOld(monday, LocalDate.of(2026, 2, 15))).isFalse();
    assertThat(PayloadPartitions.isOld(monday, LocalDate.of(2026, 2, 16))).isTrue();
  }

  @Test
  void keepsAWeekAsLongAsAJobNeedsIt() {
    LocalDate needed = youngestDropped.minusWeeks(2);
    makePartition(needed);
    makePartition(youngestDropped);
    applied("evt_1", needed);
    waiting("evt_2", needed);
    applied("evt_3", needed);
    applied("evt_4", youngestDropped);
    store("evt_5"); // has a job, and a payload of this week

    upkeep.run();

    assertThat(partitions()).contains(name(needed)).doesNotContain(name(youngestDropped));

    finish("evt_2");
    upkeep.run();

    assertThat(partitions()).doesNotContain(name(needed));
  }

  @Test
  void leavesTablesThatAreNotWeeksAlone() {
    database.execute("create table tallystick.inbox_payload_20200106 (x int)"); // no partition
    database.execute(
        "create table tallystick.inbox_payload_of_2020 partition of tallystick.inbox_payload"
            + " for values from ('2020-01-06') to ('2020-01-07')");

    upkeep.run();

    assertThat(partitions()).contains("inbox_payload_of_2020");
    assertThat(database.count("inbox_payload_20200106")).isZero();
  }

  @Test
  void waitsForNobodyWhoReadsForHours() throws SQLException {
    makePartition(youngestDropped);
    try (Connection backup = database.connect();
        Statement statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      statement.execute("lock table tallystick.inbox_payload in access share mode");
      oldEvents(1, "applied", 500);

      long start = System.nanoTime();
      upkeep.run();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      assertThat(partitions()).contains(name(youngestDropped));
      assertThat(database.count("inbox_event")).as("what is not locked goes on").isZero();
      backup.rollback();
    }
    upkeep.run();
    assertThat(partitions()).doesNotContain(name(youngestDropped));
  }

  @Test
  void makesTheNextWeeksAnotherTimeIfSomebodyReadsForHours() throws SQLException {
    String far = name(mondayOf(today).plusWeeks(4));
    database.execute("drop table tallystick." + far);
    try (Connection backup = database.connect();
        Statement statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      statement.execute("lock table tallystick.inbox_payload in access share mode");

      upkeep.prepare();

      assertThat(partitions()).doesNotContain(far).contains(name(mondayOf(today)));
      backup.rollback();
    }
    upkeep.prepare();
    assertThat(partitions()).contains(far);
  }

  @Test
  void leavesItToTheServerThatIsAtIt() throws SQLException {
    makePartition(youngestDropped);
    oldEvents(10, "applied", 500);
    quarantined(10, 500);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + 0x54535357_45455049L + ")");

      upkeep.run();

      assertThat(partitions()).contains(name(youngestDropped));
      assertThat(database.count("inbox_event")).isEqualTo(10);
      assertThat(database.count("inbox_quarantine")).isEqualTo(10);
      other.rollback();
    }
    upkeep.run();
    assertThat(database.count("inbox_event")).isZero();
    assertThat(database.count("inbox_quarantine")).isZero();
  }

  @Test
  void deletesEventsThatWereDone400DaysAgoAndNoOther() {
    oldEvents(3, "applied", 401);
    oldEvents(3, "ignored", 401);
    oldEvents(1, "parked", 4_000);
    oldEvents(1, "received", 4_000);
    oldEvents(1, "applied", 399);
    oldEvents(1, "ignored", 0);
    oldEvents(1, "applied", 401);
    database.execute(
        "insert into tallystick.inbox_job (inbox_id, received_at, lane, root)"
            + " select max(id), now(), 1, 'pi_1' from tallystick.inbox_event");

    upkeep.run();

    assertThat(
            database.texts(
                "select status || ' ' || extract(day from now() - received_at)"
                    + " from tallystick.inbox_event order by id"))
        .containsExactly("parked 4000", "received 4000", "applied 399", "ignored 0", "applied 401");
  }

  @Test
  void deletesInTransactionsOf5000Rows() {
    recordDeletions("inbox_event");
    oldEvents(12_345, "applied", 500);

    upkeep.run();

    assertThat(database.count("inbox_event")).isZero();
    assertThat(database.texts("select rows from tallystick.deletion order by transaction"))
        .containsExactly("5000", "5000", "2345");
    assertThat(database.number("select count(distinct transaction) from tallystick.deletion"))
        .isEqualTo(3);
  }

  @Test
  void isNotStoppedByParkedEventsNorByAClockThatWentWrong() {
    oldEvents(11_000, "parked", 500);
    oldEvents(2_000, "applied", -1_000); // in the future
    oldEvents(7_000, "applied", 500);
    oldEvents(1, "applied", 10);

    upkeep.run();

    assertThat(
            database.texts(
                "select status || ' ' || count(*) from tallystick.inbox_event"
                    + " group by status order by status"))
        .containsExactly("applied 2001", "parked 11000");
  }

  @Test
  void looksNoFurtherThanTheFirstPageWithoutAnOldRow() {
    oldEvents(10, "applied", 500);
    oldEvents(10_000, "applied", 10);
    oldEvents(10, "applied", 500); // never so in truth: ids grow with time

    upkeep.run();

    assertThat(database.count("inbox_event")).isEqualTo(10_010);
  }

  @Test
  void deletesTheQuarantineAfter90Days() {
    recordDeletions("inbox_quarantine");
    quarantined(5_001, 91);
    quarantined(2, 89);

    upkeep.run();

    assertThat(database.count("inbox_quarantine")).isEqualTo(2);
    assertThat(database.texts("select rows from tallystick.deletion order by transaction"))
        .containsExactly("5000", "1");
  }

  @Test
  void goesOnWithTheOtherStepsIfOneFails() {
    oldEvents(10, "applied", 500);
    quarantined(10, 500);
    database.execute("alter table tallystick.inbox_event rename column received_at to away");

    upkeep.run();

    assertThat(database.count("inbox_quarantine")).isZero();
    assertThat(database.count("inbox_event")).isEqualTo(10);
  }

  @Test
  void readsNoTableFromEndToEnd() {
    makePartition(youngestDropped);
    oldEvents(30_000, "applied", 500);
    oldEvents(70_000, "applied", 3);
    quarantined(30_000, 3);
    database.execute(
        "insert into tallystick.inbox_job (inbox_id, received_at, lane, root)"
            + " select id, received_at, 1, 'pi_1' from tallystick.inbox_event where id > 60000");
    database.execute(
        "insert into tallystick.inbox_payload (inbox_id, received_at, dictionary, size_bytes, body)"
            + " select id, '"
            + youngestDropped
            + " 00:00+00', 1, 1, '\\x00' from tallystick.inbox_event");
    for (String table : List.of("inbox_event", "inbox_quarantine", "inbox_job", "inbox_payload")) {
      database.execute("analyze tallystick." + table);
    }

    assertThat(plan(filled(OldRows.pageSql("inbox_event")))).doesNotContain("Seq Scan");
    assertThat(plan(filled(OldRows.pageSql("inbox_quarantine")))).doesNotContain("Seq Scan");
    assertThat(plan(filled(OldRows.deleteSql("inbox_event", OldRows.EVENT_DONE))))
        .doesNotContain("Seq Scan");
    assertThat(plan(filled(OldRows.deleteSql("inbox_quarantine", "true"))))
        .doesNotContain("Seq Scan");
    assertThat(plan(PayloadPartitions.neededSql("tallystick." + name(youngestDropped))))
        .doesNotContain("Seq Scan");
  }

  private static String filled(String sql) {
    return sql.replace(":after", "0")
        .replace(":last", "5000")
        .replace(":rows", "5000")
        .replace(":days", "400");
  }

  private String plan(String sql) {
    String plan = String.join("\n", database.texts("explain " + sql));
    assertThat(plan).contains("Index");
    return plan;
  }

  /** Events of an age, all of them without a job. */
  private void oldEvents(int count, String status, int days) {
    database.execute(
        """
        insert into tallystick.inbox_event (account, livemode, event_id, type, received_at, status)
        select 'default', false, 'evt_' || gen_random_uuid(), 'charge.updated',
               now() - interval '%d days', '%s'
          from generate_series(1, %d)
        """
            .formatted(days, status, count));
  }

  private void quarantined(int count, int days) {
    database.execute(
        """
        insert into tallystick.inbox_quarantine
               (account, livemode, event_id, type, reason, received_at, size_bytes, body)
        select 'default', false, 'evt_' || gen_random_uuid(), 'charge.updated', 'wrong_mode',
               now() - interval '%d days', 1, '\\x00'
          from generate_series(1, %d)
        """
            .formatted(days, count));
  }

  /** Lets the database write down how many rows each transaction deletes. */
  private void recordDeletions(String table) {
    database.execute("create table tallystick.deletion (transaction bigint, rows bigint)");
    database.execute(
        """
        create function record_deletion() returns trigger language plpgsql as $$
        begin
          insert into tallystick.deletion
          select pg_current_xact_id()::text::bigint, count(*) from gone having count(*) > 0;
          return null;
        end $$
        """);
    database.execute(
        "create trigger deletions after delete on tallystick."
            + table
            + " referencing old table as gone for each statement execute function record_deletion()");
  }

  private void applied(String eventId, LocalDate monday) {
    waiting(eventId, monday);
    finish(eventId);
  }

  /** An event with its payload and its job, as if it had been stored in this week. */
  private void waiting(String eventId, LocalDate monday) {
    store(eventId);
    String then = "received_at = '" + monday.plusDays(6) + " 23:59+00'";
    database.execute("update tallystick.inbox_payload set " + then + " where " + isOf(eventId));
    database.execute("update tallystick.inbox_job set " + then + " where " + isOf(eventId));
    database.execute(
        "update tallystick.inbox_event set " + then + " where event_id = '" + eventId + "'");
  }

  private void finish(String eventId) {
    database.execute("delete from tallystick.inbox_job where " + isOf(eventId));
    database.execute(
        "update tallystick.inbox_event set status = 'applied' where event_id = '" + eventId + "'");
  }

  private static String isOf(String eventId) {
    return "inbox_id = (select id from tallystick.inbox_event where event_id = '" + eventId + "')";
  }

  private void store(String eventId) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    inbox.store(
        Arrival.of(
            ACCOUNT,
            List.of(new Envelope(eventId, "charge.updated", null, false, null, "pi_1", body))));
  }

  private void makePartition(LocalDate monday) {
    database.execute(
        "create table tallystick."
            + name(monday)
            + " partition of tallystick.inbox_payload for values from ('"
            + monday
            + " 00:00+00') to ('"
            + monday.plusWeeks(1)
            + " 00:00+00')");
  }

  private List<String> partitions() {
    return database.texts(
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            + " where i.inhparent = 'tallystick.inbox_payload'::regclass order by 1");
  }

  private static String name(LocalDate monday) {
    return "inbox_payload_" + DateTimeFormatter.BASIC_ISO_DATE.format(monday);
  }

  private static LocalDate mondayOf(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }
}
