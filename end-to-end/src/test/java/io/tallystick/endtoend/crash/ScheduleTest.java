package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.crash.Schedule.Arrival;
import io.tallystick.endtoend.crash.Schedule.Kind;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ReceiverApp.Received;
import io.tallystick.endtoend.shop.RestartableDatabase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Thousands of webhooks at several servers: duplicated, shuffled, under two ids, of one second,
 * late, forged, poisoned, foreign, of old versions, while the app is away now and then.
 */
class ScheduleTest {
  private static final boolean LONG = Boolean.getBoolean("tallystick.long");

  /** Events are repeated until there are so many. */
  private static final int ARRIVALS = LONG ? 10_000 : 4_000;

  private static final int ORDERS = 90;
  private static final int SERVERS = 2;
  private static final int SENDERS = 8;
  private static final int SEEDS_OF_A_LONG_RUN = 30;

  /** Parts of the schedule between which the app goes away and comes back. */
  private static final int PARTS = 4;

  private static final Duration QUIET = Duration.ofMinutes(2);

  private static final Set<Integer> TAKEN = Set.of(200);
  private static final Set<Integer> REFUSED = Set.of(400, 429);

  /** Not stored, or no answer. */
  private static final Set<Integer> AGAIN = Set.of(503, 0);

  private static final Set<String> FINAL =
      Set.of(
          "order fulfilled",
          "order canceled",
          "order review",
          "payment succeeded",
          "payment canceled",
          "refund failed",
          "dispute lost");

  @Test
  void everythingEndsAsItMust() throws Exception {
    Long given = Long.getLong("tallystick.seed");
    long seed = given == null ? System.nanoTime() : given;
    int seeds = LONG && given == null ? SEEDS_OF_A_LONG_RUN : 1;
    for (int i = 0; i < seeds; i++) {
      everythingEndsAsItMust(seed + i);
    }
  }

  private static void everythingEndsAsItMust(long seed) throws Exception {
    String replay =
        "mvn -Pchecks -pl end-to-end -am verify -Dtest=ScheduleTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false"
            + (LONG ? " -Dtallystick.long=true" : "")
            + " -Dtallystick.seed="
            + seed;
    System.out.println("repeat with: " + replay);
    try (RestartableDatabase database = RestartableDatabase.start();
        ClusterStage stage = ClusterStage.open(database, SERVERS)) {
      new Run(stage, new Random(seed)).play();
    } catch (Exception | AssertionError e) {
      throw new AssertionError("repeat with: " + replay, e);
    }
  }

  /** One schedule at one cluster. */
  private static final class Run {
    private final ClusterStage stage;
    private final Random random;
    private final Map<Purchase, Story> stories = new LinkedHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<String, String> lastSeen = new HashMap<>();

    Run(ClusterStage stage, Random random) {
      this.stage = stage;
      this.random = random;
    }

    void play() throws Exception {
      Story[] all = Story.values();
      for (int i = 0; i < ORDERS; i++) {
        stories.put(stage.shopper().buys(), all[random.nextInt(all.length)]);
      }
      List<Arrival> arrivals = new Schedule(random, SERVERS).about(stories, ARRIVALS);
      assertThat(arrivals).hasSizeGreaterThanOrEqualTo(ARRIVALS);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> watcher = threads.submit(this::watch);
        try {
          for (int part = 0; part < PARTS; part++) {
            if (part % 2 == 1) {
              stage.app().fallSilent();
            }
            send(threads, arrivals, part);
            stage.app().answerAgain();
          }
          awaitQuiet();
        } finally {
          over.set(true); // or a failure would wait for the watcher for ever
        }
        watcher.get();
      }
      requireNothingLost(arrivals);
      requireTheRightEnd();
      requireEachToldOnce();
    }

    private void send(ExecutorService threads, List<Arrival> arrivals, int part) throws Exception {
      int from = arrivals.size() * part / PARTS;
      int to = arrivals.size() * (part + 1) / PARTS;
      List<Future<?>> senders = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        int first = from + sender;
        senders.add(
            threads.submit(() -> {
              for (int i = first; i < to; i += SENDERS) {
                send(arrivals.get(i));
              }
            }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    }

    /** As Stripe does: until it is taken, or refused for good. */
    private void send(Arrival arrival) {
      await()
          .atMost(QUIET)
          .pollDelay(Duration.ZERO)
          .until(() -> status(arrival), status -> isFinal(arrival, status));
      if (arrival.kind() != Kind.FORGED) {
        acknowledged.add(arrival.eventId());
      }
    }

    private static boolean isFinal(Arrival arrival, int status) {
      if (AGAIN.contains(status)) {
        return false;
      }
      assertThat(status).as("%s", arrival).isIn(arrival.kind() == Kind.FORGED ? REFUSED : TAKEN);
      return true;
    }

    private int status(Arrival arrival) {
      try {
        return Http.post(
                stage.server(arrival.server()).url().resolve("/api/webhooks/stripe"),
                Map.of("Stripe-Signature", arrival.signature()),
                arrival.body())
            .status();
      } catch (UncheckedIOException e) {
        return 0;
      }
    }

    /** What was final once stays so. */
    private void watch() {
      while (!over.get()) {
        for (String row :
            stage
                .tables()
                .column(
                    """
                    select id || ' order ' || status from tallystick.orders
                    union all select id || ' payment ' || status from tallystick.payment
                    union all select id || ' refund ' || status from tallystick.refund
                    union all select id || ' dispute ' || status from tallystick.dispute
                    """)) {
          int space = row.indexOf(' ');
          String now = row.substring(space + 1);
          String before = lastSeen.put(row.substring(0, space), now);
          if (before != null && FINAL.contains(before)) {
            assertThat(now).as("I7 %s", row).isEqualTo(before);
          }
        }
      }
    }

    private void awaitQuiet() {
      await()
          .atMost(QUIET)
          .until(() ->
              stage
                  .tables()
                  .column(
                      """
                      select inbox_id::text from tallystick.inbox_job
                      union all select inbox_id::text from tallystick.inbox_question
                      union all select id from tallystick.delivery where status = 'pending'
                      """)
                  .isEmpty());
    }

    private void requireNothingLost(List<Arrival> arrivals) {
      Set<String> applied = column("select event_id from tallystick.inbox_event");
      Set<String> quarantined = column("select event_id from tallystick.inbox_quarantine");
      Set<String> held = new TreeSet<>(applied);
      held.addAll(quarantined);
      assertThat(held).as("I5").containsAll(acknowledged);
      assertThat(held).as("I6").doesNotContainAnyElementsOf(ids(arrivals, Kind.FORGED));
      assertThat(quarantined).isEqualTo(ids(arrivals, Kind.QUARANTINED));
      assertThat(column("select event_id from tallystick.inbox_event where status = 'parked'"))
          .isEqualTo(ids(arrivals, Kind.POISONED));
    }

    private static Set<String> ids(List<Arrival> arrivals, Kind kind) {
      Set<String> ids = new TreeSet<>();
      arrivals.stream().filter(it -> it.kind() == kind).forEach(it -> ids.add(it.eventId()));
      return ids;
    }

    private void requireTheRightEnd() {
      stories.forEach((purchase, story) -> {
        assertThat(stage.shopper().statusOf(purchase))
            .as("%s %s", story, purchase.orderId())
            .isEqualTo(story.orderStatus());
        assertThat(
                stage
                    .tables()
                    .column(
                        "select status from tallystick.refund where payment_intent = ?",
                        purchase.paymentIntentId()))
            .as("%s %s", story, purchase.orderId())
            .isEqualTo(story.refundStatus());
      });
      assertThat(column("select payment_intent || ' ' || status from tallystick.dispute"))
          .isEqualTo(disputes());
      assertThat(column("select distinct status from tallystick.charge")).containsOnly("succeeded");
    }

    private Set<String> disputes() {
      Set<String> disputes = new TreeSet<>();
      stories.forEach((purchase, story) -> {
        if (story == Story.DISPUTED) {
          disputes.add(purchase.paymentIntentId() + " lost");
        }
      });
      return disputes;
    }

    private void requireEachToldOnce() {
      stories.forEach((purchase, story) -> {
        Map<String, String> told = new HashMap<>();
        for (Received received : stage.app().about(purchase)) {
          told.put(received.webhookId(), received.type());
        }
        List<String> allowed = new ArrayList<>(story.deliveries());
        told.values()
            .forEach(
                type -> assertThat(allowed.remove(type)).as("I3 %s told %s", story, told).isTrue());
        assertThat(told.values()).contains(story.deliveries().getFirst());
      });
      assertThat(stage.app().forged()).isEmpty();
    }

    private Set<String> column(String sql) {
      return new TreeSet<>(stage.tables().column(sql));
    }
  }
}
