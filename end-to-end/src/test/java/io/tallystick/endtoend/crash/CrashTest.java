package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.Failpoint;
import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.RunningProgram;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ServeSettings;
import io.tallystick.endtoend.shop.Stage;
import io.tallystick.endtoend.shop.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that die alone at named points of an order's path, and at points drawn from a seed. */
class CrashTest {
  /** From the first call of an order to its last line, everything passes a point in this time. */
  private static final Duration DEADLY = Duration.ofSeconds(60);

  /** A delivery that a dead server was sending is sent again when its lease of 30 s ends. */
  private static final Duration QUIET = Duration.ofSeconds(90);

  private static final int RANDOM_DEATHS = 60;

  /** Passings of a point that orders made meanwhile are sure to reach. */
  private static final int LATEST_PASSING = 3;

  @Test
  void nothingIsLostWhereverTheServerDiesOutsideOfTheJournal() throws Exception {
    Set<Failpoint> points = onThePath();
    points.removeAll(CallKind.POINTS);
    nothingIsLostAfterDeathsAt(points);
  }

  @Test
  @Tag("long") // in the gate EveryCallCrashTest kills at the points of the journal
  void nothingIsLostWhereverTheServerDies() throws Exception {
    nothingIsLostAfterDeathsAt(onThePath());
  }

  /** Where an order may die; a migration comes before all orders. */
  private static Set<Failpoint> onThePath() {
    return EnumSet.complementOf(EnumSet.of(Failpoint.BETWEEN_MIGRATIONS));
  }

  private static void nothingIsLostAfterDeathsAt(Set<Failpoint> points) throws Exception {
    try (Stage stage = Stage.open()) {
      Clients clients = new Clients(stage);
      for (Failpoint point : points) {
        die(stage, clients, name(point), 1);
      }
      recover(stage, clients);
    }
  }

  @Test
  @Tag("long") // the gate kills at every point once
  void nothingIsLostInARandomSchedule() throws Exception {
    long seed = Long.getLong("tallystick.seed", System.nanoTime());
    String replay =
        "mvn -Pchecks -pl end-to-end -am verify -Dtest=CrashTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtallystick.long=true -Dtallystick.seed="
            + seed;
    System.out.println("repeat with: " + replay);
    Random random = new Random(seed);
    List<Failpoint> points = List.copyOf(onThePath());
    List<String> deaths = new ArrayList<>();
    try (Stage stage = Stage.open()) {
      Clients clients = new Clients(stage);
      for (int i = 0; i < RANDOM_DEATHS; i++) {
        Failpoint point = points.get(random.nextInt(points.size()));
        int drawn = 1 + random.nextInt(LATEST_PASSING);
        int passing = point == Failpoint.CATCH_UP_HALF_DONE ? 1 : drawn; // once in a start
        deaths.add(name(point) + ":" + passing);
        die(stage, clients, deaths.getLast(), LATEST_PASSING);
      }
      recover(stage, clients);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("deaths " + deaths + "; repeat with: " + replay, e);
    }
  }

  /** Arms a point, lets people buy until the server has died there, and leaves it dead. */
  private static void die(Stage stage, Clients clients, String plan, int purchases) {
    stage.startVictim(plan);
    for (int i = 0; i < purchases; i++) {
      clients.buyAndPay();
    }
    Ended ended = stage.server().program().awaitEnd(DEADLY);
    assertThat(ended.exitCode()).as("died at %s: %s", plan, ended).isEqualTo(Failpoint.EXIT_STATUS);
  }

  private static void recover(Stage stage, Clients clients) {
    stage.startServerAgain();
    Map<String, Purchase> purchases = clients.finish();
    awaitFulfilled(stage, purchases);
    Facts facts = Facts.gather(stage, purchases, clients.askAgain());
    assertThat(Invariants.broken(facts)).isEmpty();
    assertThat(facts.orders()).as("one order for each purchase").hasSameSizeAs(purchases);
  }

  /** What is not fulfilled in time is the checker's to name. */
  private static void awaitFulfilled(Stage stage, Map<String, Purchase> purchases) {
    try {
      await()
          .atMost(QUIET)
          .until(() ->
              purchases.values().stream()
                  .allMatch(purchase -> stage.shopper().statusOf(purchase).equals("fulfilled")));
    } catch (ConditionTimeoutException e) {
      System.out.println("not quiet after " + QUIET);
    }
  }

  @Test
  void aMigrationThatDiesIsFinishedByTheNextServer() throws Exception {
    Workplace place = Workplace.create();
    Environment settings = ServeSettings.sound(place);
    String thirdOfSix = name(Failpoint.BETWEEN_MIGRATIONS) + ":3";
    try (RunningProgram first =
        ServeProcess.begin(place, settings.with("TALLYSTICK_FAILPOINT", thirdOfSix))) {
      assertThat(first.awaitEnd(DEADLY).exitCode()).isEqualTo(Failpoint.EXIT_STATUS);
    }
    try (ServeProcess second = ServeProcess.start(place, settings)) {
      assertThat(second.url()).isNotNull();
      assertThat(Tables.besideServerOn(place).migrations())
          .hasSizeGreaterThan(3)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void noLiveKeyAndNoMisspeltPointIsAccepted() {
    Workplace place = Workplace.create();
    Environment settings = ServeSettings.sound(place);
    Ended misspelt =
        new Commands(place, settings.with("TALLYSTICK_FAILPOINT", "lane_quarter_drained"))
            .run("serve");
    assertThat(misspelt.exitCode()).isEqualTo(3);
    assertThat(misspelt.err()).startsWith("FAILPOINT_UNKNOWN: ").contains("lane_half_drained");

    Environment live =
        settings
            .with("STRIPE_SECRET_KEY", ServeSettings.SECRET_KEY.replace("test", "live"))
            .with("STRIPE_PUBLISHABLE_KEY", ServeSettings.PUBLISHABLE_KEY.replace("test", "live"));
    Ended refused =
        new Commands(place, live.with("TALLYSTICK_FAILPOINT", "lane_half_drained")).run("serve");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).startsWith("FAILPOINT_LIVE: ");
  }

  private static String name(Failpoint point) {
    return point.name().toLowerCase(Locale.ROOT);
  }
}
