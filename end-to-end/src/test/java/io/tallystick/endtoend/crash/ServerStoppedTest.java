package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that stands still in the middle of its work, longer than its leases, and goes on. */
class ServerStoppedTest {
  private static final int SERVERS = 2;
  private static final int STOPPED = 0;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A little longer than the lease of a delivery. */
  private static final Duration DELIVERY_LEASE = Duration.ofSeconds(32);

  /** A little longer than a transaction may wait for its server. */
  private static final Duration TRANSACTION_BOUND = Duration.ofSeconds(12);

  /** What a stopped server held, the other has finished within this. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

  private static final int ORDERS_BEFORE = 10;
  private static final int PURCHASES_AFTERWARDS = 20;

  /** Transactions of a role that are open and have locked something, as their last statements. */
  private static final String OPEN =
      """
      select a.query from pg_stat_activity a
       where a.usename = ? and a.state = 'idle in transaction' and a.backend_xid is not null
         and %s (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory'%s)
      """;

  /**
   * Its lock is of the lanes' namespace, "TSLN": others are taken by a purchase, whose caller would
   * wait for the stopped server.
   */
  private static final String DRAINING_A_LANE =
      OPEN.formatted("exists", " and l.classid = x'54534C4E'::int::oid");

  /** Orders whose payment is known, and those whose app knows of it. */
  private static final String APPLIED = "select id from tallystick.orders where status <> 'open'";

  private static final String DELIVERED =
      "select id from tallystick.orders where status = 'fulfilled'";

  /** Before a delivery or after an answer of Stripe: an order that others will want to lock. */
  private static final String HOLDING_AN_ORDER =
      OPEN.formatted("not exists", "")
          + " and a.query like '%tallystick.orders%for no key update%'";

  @Test
  @Tag("long") // in the gate LanesTest stops one, and TwoServersTest kills one
  void theOtherTakesItsLanesOver() {
    theOtherTakesOverFromOneThatStopsWhile(DRAINING_A_LANE, APPLIED, TRANSACTION_BOUND);
  }

  @Test
  @Tag("long")
  void theOtherTakesItsOrdersAndDeliveriesOver() {
    theOtherTakesOverFromOneThatStopsWhile(HOLDING_AN_ORDER, DELIVERED, DELIVERY_LEASE);
  }

  private static void theOtherTakesOverFromOneThatStopsWhile(
      String holding, String done, Duration atLeast) {
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      Clients clients = new Clients(stage);
      Instant goesOn;
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        await().atMost(SOON).until(() -> stage.fulfilled() >= ORDERS_BEFORE);
        stage.fallSilentTo(STOPPED);
        long sent = stage.sentBy(STOPPED);
        await().atMost(SOON).until(() -> stage.sentBy(STOPPED) > sent);
        await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(SOON)
            .until(() -> standsStillWhile(stage, holding));
        Instant stopped = Instant.now();
        stage.app().answerAgain();
        awaitTakenOver(stage, done, stopped.plus(atLeast));
        stage.server(STOPPED).program().resume();
        goesOn = Instant.now();
        int begun = load.begun();
        await().atMost(SOON).until(() -> load.begun() >= begun + PURCHASES_AFTERWARDS);
      }
      Afterwards.everythingHolds(stage, clients, goesOn.plus(TAKEN_OVER));
      assertThat(stage.app().forged()).isEmpty();
    }
  }

  /** All that had been bought when it stopped. */
  private static void awaitTakenOver(ClusterStage stage, String done, Instant notBefore) {
    Set<String> left = new TreeSet<>(stage.tables().column("select id from tallystick.orders"));
    try {
      await()
          .atMost(TAKEN_OVER)
          .until(() -> {
            left.removeAll(stage.tables().column(done));
            return left.isEmpty() && Instant.now().isAfter(notBefore);
          });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%d orders not taken over and only %d fulfilled at all within %s; open: %s"
              .formatted(
                  left.size(),
                  stage.fulfilled(),
                  TAKEN_OVER,
                  stage
                      .tables()
                      .column(
                          "select usename || ': ' || state || ' since ' || (now() - xact_start)"
                              + " || ' after ' || query from pg_stat_activity"
                              + " where xact_start is not null and usename like 'server%'")),
          e);
    }
  }

  /** Stops it; lets it go again when that was at another moment. */
  private static boolean standsStillWhile(ClusterStage stage, String holding) {
    stage.server(STOPPED).program().suspend();
    List<String> open = stage.tables().column(holding, ClusterStage.role(STOPPED));
    if (open.isEmpty()) {
      stage.server(STOPPED).program().resume();
      return false;
    }
    System.out.println("stopped after " + open);
    return true;
  }
}
