package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One server of three whose clock is off by ten minutes, twice Stripe's tolerance. It is the world
 * around it that is moved: under libfaketime a JVM takes a minute to start.
 */
class ClocksApartTest {
  private static final int SERVERS = 3;
  private static final int WRONG = 2;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What it refuses comes again, to another server sooner or later. */
  private static final Duration CONVERGED = Duration.ofSeconds(60);

  private static final int REFUSALS = 25;

  @Test
  @Tag("long") // in the gate SignatureVerifierTest is told wrong times
  void oneThatIsAheadRefusesWhatStripeSignedAndNothingIsLost() {
    nothingIsLostWithAClockOff(10);
  }

  @Test
  @Tag("long")
  void oneThatIsBehindRefusesWhatStripeSignedAndNothingIsLost() {
    nothingIsLostWithAClockOff(-10);
  }

  private static void nothingIsLostWithAClockOff(int minutes) {
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      stage.shiftClock(WRONG, Duration.ofMinutes(minutes));
      Clients clients = new Clients(stage);
      try (SteadyLoad load = SteadyLoad.of(clients)) {
        await().atMost(SOON).until(() -> stage.relay().answersOf(WRONG).size() >= REFUSALS);
        assertThat(load.begun()).isPositive();
      }
      Afterwards.everythingHolds(stage, clients, Instant.now().plus(CONVERGED));
      assertThat(stage.relay().answersOf(WRONG)).containsOnly(BAD_REQUEST);
      assertThat(stage.relay().answersOf(0)).containsOnly(OK);
      assertThat(stage.relay().answersOf(1)).containsOnly(OK);
    }
  }
}
