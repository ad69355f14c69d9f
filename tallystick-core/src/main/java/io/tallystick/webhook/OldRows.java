package io.tallystick.webhook;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Deletes the rows of a table that are past their time, page by page from the lowest id on: ids
 * grow with time, so the first page without an old row is the last one looked at, however large the
 * table, and time needs no index that each event would have to pay for.
 */
final class OldRows {
  private static final Logger log = LoggerFactory.getLogger(OldRows.class);

  /** Rows per transaction: enough to spread its cost, few enough to end within a second. */
  static final int PAGE_ROWS = 5_000;

  /** A year and a month: what a yearly look at the books asks for is still there. */
  static final Duration EVENTS_KEPT = Duration.ofDays(400);

  /** Time to find out why events came that were not ours. */
  static final Duration QUARANTINE_KEPT = Duration.ofDays(90);

  static final String EVENT_DONE =
      """
      r.status in ('applied', 'ignored')
      and not exists (select from tallystick.inbox_job j
                       where j.inbox_id = r.id and j.inbox_id > :after and j.inbox_id <= :last)
      """;

  private final String table;
  private final Duration kept;
  private final String done;
  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  private OldRows(
      String table,
      Duration kept,
      String done,
      JdbcClient jdbc,
      TransactionOperations transactions) {
    this.table = table;
    this.kept = kept;
    this.done = done;
    this.jdbc = jdbc;
    this.transactions = transactions;
  }

  /** Ids and outcomes of events, but none that is parked or yet to be applied. */
  static OldRows events(JdbcClient jdbc, TransactionOperations transactions) {
    return new OldRows("inbox_event", EVENTS_KEPT, EVENT_DONE, jdbc, transactions);
  }

  static OldRows quarantine(JdbcClient jdbc, TransactionOperations transactions) {
    return new OldRows("inbox_quarantine", QUARANTINE_KEPT, "true", jdbc, transactions);
  }

  /** Deletes them, unless another server does or this thread is interrupted. */
  void delete() {
    long deleted = 0;
    Page page = Page.FIRST;
    while (page.mayHaveMore() && !Thread.currentThread().isInterrupted()) {
      Page before = page;
      page = transactions.execute(status -> after(before));
      deleted += page.deleted();
    }
    if (deleted > 0) {
      log.info(
          "event=upkeep.deleted table={} rows={} older_than_days={}",
          table,
          deleted,
          kept.toDays());
    }
  }

  /**
   * What came of one transaction.
   *
   * @param last its highest id
   */
  private record Page(long last, boolean mayHaveMore, int deleted) {
    static final Page FIRST = new Page(0, true, 0); // ids begin with 1
    static final Page NONE = new Page(0, false, 0);
  }

  private Page after(Page before) {
    if (!Sweeping.begin(jdbc)) {
      return Page.NONE;
    }
    long last = lastOfOldPage(before.last());
    return last == 0 ? Page.NONE : new Page(last, true, delete(before.last(), last));
  }

  /** The highest id of the next page, or 0 if nothing in it is old. */
  private long lastOfOldPage(long after) {
    return jdbc.sql(pageSql(table))
        .param("after", after)
        .param("rows", PAGE_ROWS)
        .param("days", Math.toIntExact(kept.toDays()))
        .query((row, number) -> row.getBoolean("old") ? row.getLong("last") : 0)
        .single();
  }

  private int delete(long after, long last) {
    return jdbc.sql(deleteSql(table, done))
        .param("after", after)
        .param("last", last)
        .param("days", Math.toIntExact(kept.toDays()))
        .update();
  }

  static String pageSql(String table) {
    return """
    select max(id) as last, bool_or(received_at < now() - make_interval(days => :days)) as old
      from (select id, received_at from tallystick.%s where id > :after order by id limit :rows)
        as page
    """
        .formatted(table);
  }

  static String deleteSql(String table, String done) {
    return """
    delete from tallystick.%s r
     where r.id > :after and r.id <= :last
       and r.received_at < now() - make_interval(days => :days)
       and %s
    """
        .formatted(table, done);
  }
}
