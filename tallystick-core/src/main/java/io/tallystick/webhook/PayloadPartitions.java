package io.tallystick.webhook;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps a partition of payloads ready for each week, in time for the first event of it. */
public final class PayloadPartitions {
  /** Weeks made beforehand, so that a server may run for long without a look at the calendar. */
  private static final int WEEKS_AHEAD = 4;

  private static final long LOCK = 0x54535041_52544954L; // "TSPARTIT"
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  public PayloadPartitions(JdbcClient jdbc, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** Makes what is missing; servers that do so together wait for one another. */
  public void prepare() {
    transactions.executeWithoutResult(status -> {
      jdbc.sql("select pg_advisory_xact_lock(:lock)")
          .param("lock", LOCK)
          .query((row, number) -> number)
          .list();
      LocalDate today =
          jdbc.sql("select (now() at time zone 'UTC')::date").query(LocalDate.class).single();
      LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      for (int week = 0; week <= WEEKS_AHEAD; week++) {
        create(monday.plusWeeks(week));
      }
    });
  }

  /** Dates cannot be parameters of DDL; a LocalDate prints nothing but digits and dashes. */
  private void create(LocalDate monday) {
    jdbc.sql(
            "create table if not exists tallystick.inbox_payload_"
                + SUFFIX.format(monday)
                + " partition of tallystick.inbox_payload for values from ('"
                + monday
                + " 00:00+00') to ('"
                + monday.plusWeeks(1)
                + " 00:00+00')")
        .update();
  }
}
