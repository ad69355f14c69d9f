package io.tallystick.payment;

import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is asked for in whatever order, and however Stripe fails: money moves once, and nobody
 * is told a lie. One seed is repeated with {@code -Dtallystick.seed=…}, many are tried with {@code
 * -Dtallystick.long=true}.
 */
class JournalPropertyTest {
  private static final int SEEDS = 3;
  private static final int SEEDS_OF_A_LONG_RUN = 200;
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);
  private static final String OPEN = " where state in ('prepared', 'sent', 'unknown')";

  static LongStream seeds() {
    Seed first = Seed.fresh();
    boolean longRun = Boolean.getBoolean("tallystick.long");
    boolean repeated = System.getProperty("tallystick.seed") != null;
    return LongStream.concat(
        LongStream.of(first.value()),
        first.random().longs(repeated ? 0 : (longRun ? SEEDS_OF_A_LONG_RUN : SEEDS) - 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void movesMoneyOnceAndTellsNoLie(long value) {
    Seed seed = new Seed(value);
    try (Shop shop = Shop.withConnections(20)) {
      JournalSchedule schedule = new JournalSchedule(shop, seed);
      schedule.run();
      quieten(shop, schedule);
      schedule.calls().forEach(call -> call.by(schedule.servers().getFirst()));
      quieten(shop, schedule);
      new JournalCheck(shop).run(schedule.calls());
    } catch (Throwable e) {
      throw new AssertionError(
          "Again: mvn -pl tallystick-core -am test -Dtest=JournalPropertyTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false "
              + seed,
          e);
    }
  }

  /** Stripe is well again: recovery and events, and in the end the clock, settle everything. */
  private static void quieten(Shop shop, JournalSchedule schedule) {
    for (int i = 0; i < 3; i++) {
      recover(shop, schedule, "");
      shop.news().tell();
    }
    Eventually.within(
        QUIET_WITHIN,
        "all that Stripe can be asked for is settled",
        () -> {
          recover(shop, schedule, "");
          return shop.database()
                  .number("select count(*) from tallystick.operation" + OPEN + " and not pinned")
              == 0;
        });
    recover(
        shop,
        schedule,
        ", first_sent_at = now() - interval '11 minutes', last_sent_at = now() - interval '11 minutes'");
    recover(shop, schedule, ", first_sent_at = now() - interval '24 hours'");
    shop.news().tell();
    recover(shop, schedule, "");
    shop.news().tell();
  }

  private static void recover(Shop shop, JournalSchedule schedule, String also) {
    shop.database().execute("update tallystick.operation set due_at = now()" + also + OPEN);
    for (Till server : schedule.servers()) {
      boolean some = true;
      while (some) {
        some = server.journal().recover();
      }
    }
  }
}
