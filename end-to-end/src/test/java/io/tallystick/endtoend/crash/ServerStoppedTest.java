package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that stands still in the middle of its work, longer than its leases, and goes on. */
class ServerStoppedTest {
  private static final int SERVERS = 2;
  private static final int STOPPED = 0;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Longer than the lease of a delivery, 30 s, and of a lane, 10 s. */
  private static final Duration LEASES = Duration.ofSeconds(32);

  /** What a stopped server held, the other has finished within this. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

  private static final int ORDERS_BEFORE = 10;
  private static final int PURCHASES_AFTERWARDS = 20;

  @Test
  void theOtherTakesOverAndNothingHappensTwice() {
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      Clients clients = new Clients(stage);
      Instant goesOn;
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        await().atMost(SOON).until(() -> stage.fulfilled() >= ORDERS_BEFORE);
        stage.app().fallSilent();
        long sent = stage.sentBy(STOPPED);
        await().atMost(SOON).until(() -> stage.sentBy(STOPPED) > sent);
        await().atMost(SOON).until(() -> standsStillInATransaction(stage));
        Instant stopped = Instant.now();
        stage.app().answerAgain();
        List<String> orders = stage.tables().column("select id from tallystick.orders");
        await()
            .atMost(TAKEN_OVER)
            .until(() ->
                fulfilled(stage).containsAll(orders)
                    && Instant.now().isAfter(stopped.plus(LEASES)));
        stage.server(STOPPED).program().resume();
        goesOn = Instant.now();
        int begun = load.begun();
        await().atMost(SOON).until(() -> load.begun() >= begun + PURCHASES_AFTERWARDS);
      }
      Afterwards.everythingHolds(stage, clients, goesOn.plus(TAKEN_OVER));
      assertThat(stage.app().forged()).isEmpty();
    }
  }

  private static List<String> fulfilled(ClusterStage stage) {
    return stage
        .tables()
        .column("select id from tallystick.orders where status in ('fulfilled', 'review')");
  }

  /** Stops it; lets it go again when that was between two transactions. */
  private static boolean standsStillInATransaction(ClusterStage stage) {
    stage.server(STOPPED).program().suspend();
    List<String> open =
        stage
            .tables()
            .column(
                "select query from pg_stat_activity"
                    + " where usename = ? and state = 'idle in transaction'",
                ClusterStage.role(STOPPED));
    if (open.isEmpty()) {
      stage.server(STOPPED).program().resume();
      return false;
    }
    System.out.println("stopped after " + open);
    return true;
  }
}
