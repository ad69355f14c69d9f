package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.Failpoint;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.shop.Shopper;
import io.tallystick.endtoend.shop.SurvivorStage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionTimeoutException;

/** Servers that die in the middle of calls, and what callers hear afterwards. */
final class Deaths {
  /** One for each core of the smallest machine: starting a server is work. */
  private static final int AT_ONCE = 2;

  /** A server may die of something else that passes its point, as of what it recovers. */
  private static final int MOST_TRIES = 4;

  private static final Duration DEADLY = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Set<Integer> NOT_YET = Set.of(202, 503);
  private static final int CONFLICT = 409;
  private static final String IN_FLIGHT = "in_flight";

  private final SurvivorStage stage;
  private final Groundwork groundwork;
  private final Map<Call, List<CallFacts.Heard>> heard = new ConcurrentHashMap<>();
  private final List<Instant> deaths = new CopyOnWriteArrayList<>();

  Deaths(SurvivorStage stage, Groundwork groundwork) {
    this.stage = stage;
    this.groundwork = groundwork;
  }

  /** Lets all of them die, in this order as far as two at once have one. */
  void die(List<Kill> kills) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<CompletableFuture<Void>> all =
          kills.stream()
              .map(kill -> CompletableFuture.runAsync(() -> dieAsMeant(kill), threads))
              .toList();
      all.forEach(CompletableFuture::join);
    }
  }

  /** When the last one died. */
  Instant last() {
    return deaths.stream().max(Instant::compareTo).orElseThrow();
  }

  private void dieAsMeant(Kill kill) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Call call = die(kill);
      heard.put(call, new CopyOnWriteArrayList<>());
      if (standsAt(call, kill.point())) {
        if (kill.repeated()) {
          ask(call);
        }
        return;
      }
      System.out.println(kill + ": died of something else, " + call + " is left alone");
    }
    throw new AssertionError(kill + ": something else was always first");
  }

  /** Starts a server, makes the call and sees it die there. */
  private Call die(Kill kill) {
    String plan = kill.kind().plan(kill.point());
    CompletableFuture<ServeProcess> starting =
        CompletableFuture.supplyAsync(() -> stage.startVictim(plan));
    Call call;
    try {
      call = groundwork.call(kill.kind());
    } catch (RuntimeException | Error e) {
      starting.thenAccept(ServeProcess::close).join();
      throw e;
    }
    try (ServeProcess victim = starting.join()) {
      askToDeath(kill, call, stage.shopperAt(victim), victim);
      Ended ended = victim.program().awaitEnd(DEADLY);
      assertThat(ended.exitCode()).as("%s: %s", kill, ended).isEqualTo(Failpoint.EXIT_STATUS);
      deaths.add(Instant.now());
    }
    return call;
  }

  /** Once is enough, unless the machine is so busy that the call or Stripe's answer times out. */
  private static void askToDeath(Kill kill, Call call, Shopper api, ServeProcess victim) {
    try {
      await()
          .pollInterval(PAUSE)
          .pollDelay(Duration.ZERO)
          .atMost(PATIENCE)
          .until(() -> isUnanswered(kill, call, api) && !victim.program().isAlive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s: it lives on, and said %s".formatted(kill, victim.program().out()), e);
    }
  }

  private static boolean isUnanswered(Kill kill, Call call, Shopper api) {
    try {
      Http.Answer answer = call.at(api);
      if (!tellsNothing(answer)) {
        throw new AssertionError("%s was answered %s".formatted(kill, answer));
      }
      return false;
    } catch (UncheckedIOException e) {
      return true; // as from any server that is gone, or too busy
    }
  }

  /** Whether the caller has to ask again; a conflict of any other kind is an answer. */
  private static boolean tellsNothing(Http.Answer answer) {
    return NOT_YET.contains(answer.status())
        || (answer.status() == CONFLICT && answer.json().path("code").asString().equals(IN_FLIGHT));
  }

  /** How far the call had come that was being worked on. */
  private record Standing(String state, String stripeKey) {}

  private boolean standsAt(Call call, Failpoint point) {
    Optional<Standing> standing = standing(call);
    if (point == Failpoint.INTENT_UNCOMMITTED || standing.isEmpty()) {
      return point == Failpoint.INTENT_UNCOMMITTED && standing.isEmpty();
    }
    boolean atStripe = stage.stripe().callsUnder(standing.get().stripeKey()) > 0;
    return switch (point) {
      case INTENT_UNSENT, STRIPE_CALLED -> !atStripe;
      case STRIPE_ANSWER_UNREAD, OUTCOME_UNCOMMITTED -> atStripe;
      case OUTCOME_COMMITTED, CALLER_UNANSWERED -> standing.get().state().equals("succeeded");
      default -> throw new IllegalArgumentException(point + " is none of the journal's");
    };
  }

  private Optional<Standing> standing(Call call) {
    String columns = "select o.state || ' ' || o.stripe_key from tallystick.operation o";
    List<String> rows =
        call.kind() == CallKind.USER_CUSTOMER
            ? stage
                .tables()
                .column(
                    columns + " join tallystick.customer c on c.operation = o.id where c.owner = ?",
                    "user:" + call.user())
            : stage.tables().column(columns + " where o.caller_key = ?", call.key());
    return rows.stream()
        .map(row -> row.split(" ", -1))
        .map(row -> new Standing(row[0], row[1]))
        .findAny();
  }

  /** The client repeats its key at the server that lives, until it is told how it went. */
  private void ask(Call call) {
    Http.Answer told =
        await()
            .pollInterval(PAUSE)
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .until(() -> call.at(stage.shopper()), answer -> !tellsNothing(answer));
    groundwork.remember(call, told);
    Objects.requireNonNull(heard.get(call)).add(CallFacts.Heard.of(told));
  }

  /** Everybody asks once more, but those of whose call nothing at all is left. */
  void askAll() {
    heard.keySet().stream().filter(this::isKnown).forEach(this::ask);
  }

  private boolean isKnown(Call call) {
    return !stage.tables().operationStates(call.key()).isEmpty();
  }

  /** What callers heard, by their key. */
  Map<String, List<CallFacts.Heard>> heard() {
    Map<String, List<CallFacts.Heard>> byKey = new TreeMap<>();
    heard.forEach((call, answers) -> byKey.put(call.key(), new ArrayList<>(answers)));
    return byKey;
  }
}
