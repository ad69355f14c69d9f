package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.Disk;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk of the database is full while people buy and pay. */
class DiskFullTest {
  private static final int SERVERS = 2;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration HEALED = Duration.ofSeconds(60);
  private static final int ORDERS_BEFORE = 10;

  /** Their events alone are more than the pages that have room left can take. */
  private static final int UNDECIDED = 60;

  private static final int REFUSALS = 20;
  private static final int PURCHASES_AFTERWARDS = 20;

  @Test
  @Tag("long") // in the gate DatabaseRestartedTest takes the database away
  void webhooksAreRefusedWhileItIsFullAndNothingIsLost() {
    try (Disk disk = Disk.smallest();
        RestartableDatabase database = RestartableDatabase.on(disk.home());
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      Clients clients = new Clients(stage);
      CompletableFuture<@Nullable Void> pay = new CompletableFuture<>();
      for (int i = 0; i < UNDECIDED; i++) {
        clients.buyAndPay(pay);
      }
      await().atMost(SOON).until(() -> clients.bought() == UNDECIDED);
      Instant roomMade;
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        await().atMost(SOON).until(() -> stage.fulfilled() >= ORDERS_BEFORE);
        disk.fill(database);
        pay.complete(null);
        await().atMost(SOON).until(() -> refusals(stage) >= REFUSALS);
        disk.makeRoom(database);
        roomMade = Instant.now();
        int begun = load.begun();
        await().atMost(SOON).until(() -> load.begun() >= begun + PURCHASES_AFTERWARDS);
      }
      Afterwards.everythingHolds(stage, clients, roomMade.plus(HEALED));
      assertThat(answers(stage)).containsOnly(OK, UNAVAILABLE);
    }
  }

  private static long refusals(ClusterStage stage) {
    return answers(stage).stream().filter(status -> status != OK).count();
  }

  private static List<Integer> answers(ClusterStage stage) {
    return IntStream.range(0, SERVERS)
        .boxed()
        .flatMap(server -> stage.relay().answersOf(server).stream())
        .toList();
  }
}
