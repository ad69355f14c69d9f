package io.tallystick.webhook;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps a partition of payloads ready for each week, in time for the first event of it, and drops
 * those of weeks long past.
 */
final class PayloadPartitions {
  private static final Logger log = LoggerFactory.getLogger(PayloadPartitions.class);

  /** Weeks made beforehand, so that a server may run for long without a look at the calendar. */
  private static final int WEEKS_AHEAD = 4;

  /**
   * How old the youngest payload of a week is when it is dropped: Stripe lists its events for 30
   * days, so until it has forgotten one we know what it said.
   */
  static final Duration KEPT = Duration.ofDays(35);

  private static final long LOCK = 0x54535041_52544954L; // "TSPARTIT"
  private static final String PREFIX = "inbox_payload_";
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  PayloadPartitions(JdbcClient jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /**
   * Makes what is missing; servers that do so together wait for one another.
   *
   * @throws DataAccessException if it cannot, as when somebody holds the table for long; no matter
   *     as long as this week's is there
   */
  void prepare() {
    try {
      transactions.executeWithoutResult(status -> makeMissing());
    } catch (DataAccessException e) {
      if (!LockTimeout.isCauseOf(e) || !weeks().contains(thisMonday())) {
        throw e;
      }
      log.info("event=partitions.busy"); // there are weeks left to try again
    }
  }

  private void makeMissing() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query((row, number) -> number)
        .list();
    Sweeping.bound(jdbc);
    LocalDate monday = thisMonday();
    for (int week = 0; week <= WEEKS_AHEAD; week++) {
      create(monday.plusWeeks(week));
    }
  }

  /** Dates cannot be parameters of DDL; a LocalDate prints nothing but digits and dashes. */
  private void create(LocalDate monday) {
    jdbc.sql(
            "create table if not exists "
                + table(monday)
                + " partition of tallystick.inbox_payload for values from ('"
                + monday
                + " 00:00+00') to ('"
                + monday.plusWeeks(1)
                + " 00:00+00')")
        .update();
  }

  /** Drops the weeks that are over for longer than {@link #KEPT}, but none that a job needs. */
  void dropOld() {
    LocalDate today = today();
    weeks().stream().filter(monday -> isOld(monday, today)).forEach(this::drop);
  }

  /** Whether even the last moment of the week that began then is past its time. */
  static boolean isOld(LocalDate monday, LocalDate today) {
    return !monday.plusWeeks(1).plusDays(KEPT.toDays()).isAfter(today);
  }

  private void drop(LocalDate monday) {
    try {
      transactions.executeWithoutResult(status -> {
        if (Sweeping.begin(jdbc) && weeks().contains(monday)) {
          dropUnlessNeeded(table(monday));
        }
      });
    } catch (DataAccessException e) {
      if (!LockTimeout.isCauseOf(e)) {
        throw e;
      }
      log.info("event=partitions.busy partition={}", table(monday)); // another time
    }
  }

  private void dropUnlessNeeded(String table) {
    if (isNeeded(table)) {
      log.warn(
          "event=partitions.kept partition={}: events older than {} days are still not applied",
          table,
          KEPT.toDays());
      return;
    }
    // The parent first, as everybody locks them; a job that came meanwhile is seen then.
    jdbc.sql("lock table only tallystick.inbox_payload in access exclusive mode").update();
    if (!isNeeded(table)) {
      jdbc.sql("drop table " + table).update();
      log.info("event=partitions.dropped partition={}", table);
    }
  }

  /** Jobs have an index on ids and none on time, and so has a partition. */
  private boolean isNeeded(String table) {
    return jdbc.sql(neededSql(table)).query(Boolean.class).single();
  }

  static String neededSql(String table) {
    return """
    select exists (
      select from tallystick.inbox_job
       where inbox_id between (select min(inbox_id) from %1$s) and (select max(inbox_id) from %1$s))
    """
        .formatted(table);
  }

  private List<LocalDate> weeks() {
    return jdbc.sql(
            """
            select right(c.relname, 8) as monday
              from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'tallystick.inbox_payload'::regclass
               and c.relname ~ '^inbox_payload_[0-9]{8}$'
             order by 1
            """)
        .query((row, number) -> LocalDate.parse(row.getString("monday"), SUFFIX))
        .list();
  }

  private static String table(LocalDate monday) {
    return "tallystick." + PREFIX + SUFFIX.format(monday);
  }

  private LocalDate thisMonday() {
    return today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private LocalDate today() {
    return jdbc.sql("select (now() at time zone 'UTC')::date").query(LocalDate.class).single();
  }
}
