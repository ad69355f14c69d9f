package io.tallystick.stripe;

import static io.tallystick.stripe.StripeBudget.Priority.BACKGROUND;
import static io.tallystick.stripe.StripeBudget.Priority.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.stripe.StripeBudget.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateBudgetTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SECONDS = 20;
  private static final int TICKS = SECONDS * 1_000;

  private final ManualTime time = new ManualTime();
  private final List<Sent> sent = new ArrayList<>();
  private int refused;

  private record Sent(Priority priority, Duration at, Duration waited) {}

  @ParameterizedTest
  @CsvSource({"80, 100", "20, 25"})
  void sendsNoMoreInAnySecondThanStripeTakes(int rate, int stripeTakes) {
    RateBudget budget = budget(rate);
    for (int tick = 0; tick < TICKS; tick++) {
      ask(budget, CHECKOUT);
      ask(budget, BACKGROUND);
      time.pass(TICK);
    }

    assertThat(busiestSecond()).isLessThanOrEqualTo(stripeTakes);
    assertThat(sent.size()).isBetween(rate * SECONDS, rate * (SECONDS + 2));
  }

  @ParameterizedTest
  @CsvSource({"80", "20", "5"})
  void leavesCheckoutItsHalfUnderAFloodOfBackgroundCalls(int rate) {
    RateBudget budget = budget(rate);
    int betweenCheckouts = 2 * 1_000 / rate; // half of the rate
    for (int tick = 0; tick < TICKS; tick++) {
      ask(budget, BACKGROUND);
      ask(budget, BACKGROUND);
      if (tick % betweenCheckouts == 0) {
        ask(budget, CHECKOUT);
      }
      time.pass(TICK);
    }

    assertThat(sentBy(CHECKOUT)).hasSize(TICKS / betweenCheckouts);
    Duration oneCall = SECOND.dividedBy(rate);
    assertThat(sentBy(CHECKOUT))
        .allMatch(call ->
            call.waited()
                    .compareTo(RateBudget.LONGEST_BACKGROUND_WAIT.plus(oneCall.multipliedBy(2)))
                <= 0);
  }

  @Test
  void givesTheBackgroundNoMoreThanHalf() {
    RateBudget budget = budget(80);
    for (int tick = 0; tick < TICKS; tick++) {
      ask(budget, BACKGROUND);
      time.pass(TICK);
    }

    assertThat(sent.size()).isBetween(40 * SECONDS, 40 * SECONDS + 10);
    assertThat(sent)
        .allMatch(call -> call.waited().compareTo(RateBudget.LONGEST_BACKGROUND_WAIT) <= 0);
  }

  @Test
  void leavesTheBackgroundATenthUnderAFloodOfCheckouts() {
    RateBudget budget = budget(80);
    for (int tick = 0; tick < TICKS; tick++) {
      ask(budget, CHECKOUT);
      ask(budget, BACKGROUND);
      time.pass(TICK);
    }

    assertThat(sentBy(BACKGROUND).size()).isBetween(8 * SECONDS, 10 * SECONDS);
    assertThat(sentBy(CHECKOUT).size()).isBetween(71 * SECONDS, 72 * (SECONDS + 1) + 18);
  }

  @Test
  void givesAllToCheckoutWhileNothingElseAsks() {
    RateBudget budget = budget(80);
    for (int tick = 0; tick < TICKS; tick++) {
      ask(budget, CHECKOUT);
      time.pass(TICK);
    }

    assertThat(sent.size()).isBetween(80 * SECONDS, 80 * (SECONDS + 1) + 10);
  }

  @Test
  void letsACheckoutWaitForASecondAtMost() {
    RateBudget budget = budget(80);
    for (int call = 0; call < 200; call++) {
      ask(budget, CHECKOUT);
    }

    assertThat(sent).hasSize(10 + 80); // the burst, and what becomes free within a second
    assertThat(refused).isEqualTo(110);
    assertThat(sent.getLast().waited()).isEqualTo(SECOND);
  }

  @Test
  void chargesNothingForWhatItRefused() {
    RateBudget budget = budget(80);
    for (int call = 0; call < 1_000; call++) {
      ask(budget, BACKGROUND);
      ask(budget, CHECKOUT);
    }
    time.pass(SECOND.multipliedBy(3)); // what waits is sent, and the buckets fill
    sent.clear();

    for (int call = 0; call < 20; call++) {
      ask(budget, BACKGROUND);
    }

    assertThat(sentBy(BACKGROUND)).hasSize(5).allMatch(call -> call.waited().isZero());
  }

  @Test
  void servesOneCallASecondIfThatIsTheRate() {
    RateBudget budget = budget(1);
    for (int second = 0; second < SECONDS; second++) {
      ask(budget, CHECKOUT);
      time.pass(SECOND);
    }

    assertThat(sent).hasSize(SECONDS);
  }

  @Test
  void refusesWhoIsInterruptedAndSaysSoToThem() {
    RateBudget budget =
        new RateBudget(
            new StripeRate(1),
            time,
            nanos -> {
              throw new InterruptedException();
            });

    assertThat(budget.take(CHECKOUT)).isTrue();
    assertThat(budget.take(CHECKOUT)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  private RateBudget budget(int callsPerSecond) {
    return new RateBudget(new StripeRate(callsPerSecond), time, time);
  }

  private void ask(RateBudget budget, Priority priority) {
    if (budget.take(priority)) {
      Duration wait = time.takeWait();
      sent.add(new Sent(priority, time.elapsed().plus(wait), wait));
    } else {
      refused++;
    }
  }

  private List<Sent> sentBy(Priority priority) {
    return sent.stream().filter(call -> call.priority() == priority).toList();
  }

  private int busiestSecond() {
    List<Duration> times = sent.stream().map(Sent::at).sorted().toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(last).minus(times.get(first)).compareTo(SECOND) >= 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
