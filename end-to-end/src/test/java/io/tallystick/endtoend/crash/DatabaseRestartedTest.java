package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The database of a shop is restarted while people buy, and another time it crashes. */
class DatabaseRestartedTest {
  private static final int SERVERS = 2;
  private static final Duration SOON = Duration.ofSeconds(60);

  /**
   * How long after its return Stripe may still be refused: two seconds, on a machine of its own.
   */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  /** A delivery whose acknowledgement found no database is sent again when its lease ends. */
  private static final Duration HEALED = Duration.ofSeconds(60);

  /** Longer than requests and the pool wait for a connection, so that both have given up. */
  private static final Duration AWAY = Duration.ofSeconds(10);

  private static final int ORDERS_BEFORE = 10;
  private static final int UNDECIDED = 10;
  private static final int ACKNOWLEDGED_AFTERWARDS = 60;

  @Test
  void everythingConvergesAfterARestart() {
    everythingConvergesAfter((stage, pay) -> {
      stage.database().stop();
      pay.complete(null);
      Instant longAway = Instant.now().plus(AWAY);
      await()
          .atMost(SOON)
          .until(() -> refusals(stage).stream().anyMatch(it -> it.at().isAfter(longAway)));
      stage.database().startAgain();
    });
  }

  @Test
  @Tag("long")
  void everythingConvergesAfterACrash() {
    everythingConvergesAfter((stage, pay) -> {
      String before = stage.database().checkpointer();
      pay.complete(null);
      stage.database().crash(ClusterStage.role(0));
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> !stage.database().checkpointer().equals(before));
    });
  }

  /** From the moment at which the database goes until it answers again. */
  private interface Outage {
    /** Completing {@code pay} lets those pay who have bought, so that Stripe has news. */
    void happen(ClusterStage stage, CompletableFuture<@Nullable Void> pay);
  }

  private static void everythingConvergesAfter(Outage outage) {
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      Clients clients = new Clients(stage);
      CompletableFuture<@Nullable Void> pay = new CompletableFuture<>();
      for (int i = 0; i < UNDECIDED; i++) {
        clients.buyAndPay(pay);
      }
      await().atMost(SOON).until(() -> clients.bought() == UNDECIDED);
      Instant down;
      Instant back;
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        await().atMost(SOON).until(() -> stage.fulfilled() >= ORDERS_BEFORE);
        down = Instant.now();
        outage.happen(stage, pay);
        back = Instant.now();
        awaitSettled(stage, load, back);
      }
      Afterwards.everythingHolds(stage, clients, back.plus(HEALED));
      assertThat(refusals(stage))
          .allSatisfy(refusal -> assertThat(refusal.at()).isBetween(down, back.plus(SETTLING)));
    }
  }

  /** Past the time in which refusals are allowed, so that one more would be seen. */
  private static void awaitSettled(ClusterStage stage, SteadyLoad load, Instant back) {
    int acknowledged = stage.relay().acknowledged();
    int begun = load.begun();
    await()
        .atMost(SOON)
        .until(() ->
            Instant.now().isAfter(back.plus(SETTLING))
                && load.begun() > begun
                && stage.relay().acknowledged() >= acknowledged + ACKNOWLEDGED_AFTERWARDS);
  }

  /** An answer to Stripe other than 200, and when it came. */
  private record Refusal(int status, Instant at) {}

  private static List<Refusal> refusals(ClusterStage stage) {
    List<Refusal> refusals = new ArrayList<>();
    for (JsonNode attempt : stage.stripe().oracle().path("webhookDeliveries")) {
      int status = attempt.path("status").asInt();
      if (status != 200) {
        refusals.add(new Refusal(status, Instant.parse(attempt.path("at").asString())));
      }
    }
    return refusals;
  }
}
