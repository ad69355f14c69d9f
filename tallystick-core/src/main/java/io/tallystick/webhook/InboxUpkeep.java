package io.tallystick.webhook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps the inbox as large as it has to be: room for what comes, and an end of what is old. */
public final class InboxUpkeep {
  private static final Logger log = LoggerFactory.getLogger(InboxUpkeep.class);

  private final PayloadPartitions partitions;
  private final OldRows events;
  private final OldRows quarantine;

  public InboxUpkeep(JdbcClient jdbc, TransactionOperations transactions) {
    partitions = new PayloadPartitions(jdbc, transactions);
    events = OldRows.events(jdbc, transactions);
    quarantine = OldRows.quarantine(jdbc, transactions);
  }

  /** Makes room for the payloads of this week and the next ones; needed before the first event. */
  public void prepare() {
    partitions.prepare();
  }

  /** Does all that is due. What fails is logged and tried the next time. */
  public void run() {
    attempt("partitions.prepare", partitions::prepare);
    attempt("partitions.drop", partitions::dropOld);
    attempt("events.delete", events::delete);
    attempt("quarantine.delete", quarantine::delete);
  }

  private static void attempt(String step, Runnable work) {
    if (Thread.currentThread().isInterrupted()) {
      return; // the server ends
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      log.error("event=upkeep.failed step={} error={}", step, e.getClass().getSimpleName(), e);
    }
  }
}
