package io.tallystick.audit;

import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Links committed entries into the chain, about once a second. One server does at a time, and
 * nobody who moves money waits for it.
 */
public final class AuditSealer implements Worker {
  private static final Logger log = LoggerFactory.getLogger(AuditSealer.class);

  /** How long an entry may be changed without a trace; a look that finds nothing is one read. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** After PostgreSQL has failed us. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /** Entries per transaction: some tens of milliseconds, and a MiB of memory at most. */
  static final int BATCH = 2_000;

  private final Chain chain;
  private final TransactionOperations transactions;
  private final Loop loop =
      new Loop(Thread.ofVirtual().name("tallystick-audit-sealer"), new Wakeup(), this::work);

  /** What waited together is sealed at one time, however many batches it takes. */
  private volatile @Nullable Instant round;

  public AuditSealer(JdbcClient jdbc, TransactionOperations transactions) {
    this.chain = new Chain(jdbc);
    this.transactions = transactions;
  }

  @Override
  public void start() {
    loop.start();
  }

  /** Seals what is there, a batch at most, and says where the chain ends. */
  @Override
  public void close() {
    loop.end(EVERY);
    try {
      var unused = sealBatch();
      logHead();
    } catch (RuntimeException e) { // the database may have gone before us
      log.warn("event=audit.end_unsealed error={}", e.getClass().getSimpleName());
    }
  }

  /** Writes the head into the log, which is kept elsewhere. */
  public void logHead() {
    Head head = chain.head();
    log.info("event=audit.head seq={} hash={}", head.seq(), head.hash());
  }

  /** Seals until nothing waits, or somebody else does it. */
  public void sealAll() {
    while (sealBatch()) {
      // there are more
    }
  }

  private Duration work() {
    try {
      return sealBatch() ? Duration.ZERO : EVERY;
    } catch (RuntimeException | Error e) { // nothing may end the worker
      log.error("event=audit.sealing_failed error={}", e.getClass().getSimpleName(), e);
      return PAUSE_AFTER_FAILURE;
    }
  }

  /**
   * Seals a batch.
   *
   * @return whether there may be more
   */
  private boolean sealBatch() {
    if (!chain.hasUnsealed()) {
      round = null;
      return false;
    }
    Instant begun = round;
    Instant sealedAt = begun == null ? chain.now() : begun;
    boolean more = Boolean.TRUE.equals(transactions.execute(status -> sealBatch(sealedAt)));
    round = more ? sealedAt : null;
    return more;
  }

  private boolean sealBatch(Instant sealedAt) {
    chain.pinSearchPath();
    if (!chain.tryLock()) {
      return false;
    }
    Chain.End end = chain.end();
    if (end.isBelowAnother()) {
      log.error("event=audit.link_forged after={}", end.head().seq());
    }
    int most = (int) Math.min(BATCH, end.room());
    List<Chain.Unsealed> waiting = chain.unsealed(most);
    List<Link> links = new ArrayList<>();
    Head head = end.head();
    for (Chain.Unsealed each : waiting) {
      if (!each.linked()) {
        Link link = Link.after(head, each.id(), found(each), sealedAt);
        links.add(link);
        head = link.head();
      }
    }
    if (!links.isEmpty()) {
      chain.add(links);
    }
    if (!waiting.isEmpty()) {
      chain.settle(waiting);
    }
    return !waiting.isEmpty() && waiting.size() == most;
  }

  private static @Nullable AuditEntry found(Chain.Unsealed waiting) {
    if (waiting.entry() == null) {
      log.error("event=audit.entry_deleted entry={}", waiting.id());
    }
    return waiting.entry();
  }
}
