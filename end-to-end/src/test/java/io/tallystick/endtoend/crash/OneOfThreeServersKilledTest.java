package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of one server of three, in the middle of a stream of purchases. */
class OneOfThreeServersKilledTest {
  private static final int SERVERS = 3;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What the dead server had begun, the others finish within this. */
  private static final Duration ORPHANED = Duration.ofSeconds(60);

  private static final int EARLIEST_EVENT = 40;
  private static final int EVENTS = 80;
  private static final int PURCHASES_AFTERWARDS = 25;

  @Test
  @Tag("long") // in the gate TwoServersTest does it with two
  void theOthersFinishWhatItHadBegun() throws Exception {
    long seed = Long.getLong("tallystick.seed", System.nanoTime());
    String replay = "repeat with -Dtest=OneOfThreeServersKilledTest -Dtallystick.seed=" + seed;
    System.out.println(replay);
    Random random = new Random(seed);
    int victim = random.nextInt(SERVERS);
    int event = EARLIEST_EVENT + random.nextInt(EVENTS);
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      Clients clients = new Clients(stage);
      Instant killed;
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        killed = killAt(stage, victim, event);
        int begun = load.begun();
        await().atMost(SOON).until(() -> load.begun() >= begun + PURCHASES_AFTERWARDS);
      }
      Afterwards.everythingHolds(stage, clients, killed.plus(ORPHANED));
      assertThat(stage.app().forged()).isEmpty();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(replay, e);
    }
  }

  /** Before Stripe hears that this event was acknowledged. */
  private static Instant killAt(ClusterStage stage, int victim, int event) {
    CompletableFuture<Instant> killed = new CompletableFuture<>();
    stage
        .relay()
        .onAcknowledged(count -> {
          if (count >= event && killed.complete(Instant.now())) {
            stage.server(victim).program().kill();
          }
        });
    await().atMost(SOON).until(killed::isDone);
    await().atMost(SOON).until(() -> !stage.server(victim).program().isAlive());
    return killed.join();
  }
}
