package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.SurvivorStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Servers that die in every kind of call, at every point of its way through the journal, beside one
 * that lives. Some clients repeat their key there; the others' calls are recovered.
 */
class EveryCallCrashTest {
  /** From the death of whoever had it to the end of an operation that nobody asks for again. */
  private static final Duration ORPHANED = Duration.ofSeconds(60);

  @Test
  void everyKindAndEveryPointIsSurvived() throws Exception {
    survive("everyKindAndEveryPointIsSurvived", Kill::everyKindAndEveryPoint);
  }

  @Test
  @Tag("long")
  void everyKindIsSurvivedAtEveryPoint() throws Exception {
    survive("everyKindIsSurvivedAtEveryPoint", Kill::all);
  }

  private static void survive(String test, Function<Random, List<Kill>> draw) throws Exception {
    long seed = Long.getLong("tallystick.seed", System.nanoTime());
    String replay =
        "repeat with: mvn -Pchecks -pl end-to-end -am verify -Dtest=EveryCallCrashTest#"
            + test
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtallystick.long=true -Dtallystick.seed="
            + seed;
    System.out.println(replay);
    Random random = new Random(seed);
    boolean webhooksAreLost = random.nextBoolean();
    List<Kill> kills = draw.apply(random);
    try (SurvivorStage stage = SurvivorStage.open()) {
      if (webhooksAreLost) {
        stage.loseWebhooksOfOurCalls();
      }
      survive(stage, kills);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "webhooks of our calls are lost: %s; %s; %s".formatted(webhooksAreLost, kills, replay),
          e);
    }
  }

  private static void survive(SurvivorStage stage, List<Kill> kills) {
    Groundwork groundwork = new Groundwork(stage);
    Deaths deaths = new Deaths(stage, groundwork);
    deaths.die(kills);
    System.out.println("died: " + kills);
    Set<String> tooLate = unsettledAt(stage, deaths.last().plus(ORPHANED));
    deaths.askAll();
    Map<String, Purchase> purchases = groundwork.finish();

    List<String> broken =
        new ArrayList<>(CallInvariants.broken(CallFacts.gather(stage, deaths.heard(), tooLate)));
    broken.addAll(Invariants.broken(Facts.gather(stage, purchases, groundwork.askAgain())));
    assertThat(broken).isEmpty();
    assertThat(stage.app().forged()).isEmpty();
  }

  /** What nobody has settled by then, before anybody asks for it again. */
  private static Set<String> unsettledAt(SurvivorStage stage, Instant deadline) {
    try {
      await().atMost(left(deadline)).until(() -> CallFacts.unsettled(stage.tables()).isEmpty());
      return Set.of();
    } catch (ConditionTimeoutException e) {
      return CallFacts.unsettled(stage.tables());
    }
  }

  private static Duration left(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }
}
