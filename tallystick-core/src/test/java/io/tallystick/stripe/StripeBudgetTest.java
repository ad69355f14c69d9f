package io.tallystick.stripe;

import static io.tallystick.stripe.StripeBudget.Priority.BACKGROUND;
import static io.tallystick.stripe.StripeBudget.Priority.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallystick.Account;
import io.tallystick.stripe.StripeBudget.Leave;
import io.tallystick.stripe.StripeBudget.Permit;
import io.tallystick.stripe.StripeBudget.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripeBudgetTest {
  private static final Account OURS = new Account(Account.DEFAULT, false);
  private static final Account CONNECTED = new Account("acct_1", false);

  private final ManualTime time = new ManualTime();
  private final StripeBudget budget = budget(StripeRate.NO_LIMIT);

  @Test
  void grantsWhatFits() {
    assertThat(budget(20).ask(OURS, CHECKOUT)).isInstanceOf(Leave.Granted.class);
    assertThat(budget(20).ask(OURS, BACKGROUND)).isInstanceOf(Leave.Granted.class);
  }

  @Test
  void refusesWhatTheRateDoesNotAllow() {
    StripeBudget narrow = budget(1);
    assertThat(narrow.ask(OURS, CHECKOUT)).isInstanceOf(Leave.Granted.class);
    assertThat(narrow.ask(OURS, CHECKOUT)).isInstanceOf(Leave.Granted.class); // in a second

    assertThat(narrow.ask(OURS, CHECKOUT)).isEqualTo(new Leave.Refused(StripeBudget.RATE_BUDGET));
    assertThat(narrow.ask(CONNECTED, CHECKOUT)).isInstanceOf(Leave.Granted.class);
  }

  @Test
  void limitsNothingWhereThereIsNoLimit() {
    for (int call = 0; call < 10_000; call++) {
      Priority priority = call % 2 == 0 ? CHECKOUT : BACKGROUND;
      permit(priority).succeeded();
    }
    assertThat(time.takeWait()).isZero();
  }

  @Test
  void opensTheCircuitOfTheAccountInTrouble() {
    loseCalls(Circuit.LEAST_JUDGED_CALLS);

    assertThat(budget.ask(OURS, CHECKOUT)).isEqualTo(new Leave.Refused(StripeBudget.CIRCUIT_OPEN));
    assertThat(budget.ask(OURS, BACKGROUND))
        .isEqualTo(new Leave.Refused(StripeBudget.CIRCUIT_OPEN));
    assertThat(budget.ask(CONNECTED, CHECKOUT)).isInstanceOf(Leave.Granted.class);
    assertThat(budget.ask(new Account(Account.DEFAULT, true), CHECKOUT))
        .isInstanceOf(Leave.Granted.class);
  }

  @Test
  void judgesNoOutageByAFewCalls() {
    loseCalls(Circuit.LEAST_JUDGED_CALLS - 1);

    assertThat(isOpen()).isFalse();
  }

  @Test
  void staysClosedWhileMostCallsAreAnswered() {
    for (int call = 0; call < 1_000; call++) {
      Permit permit = permit(CHECKOUT);
      if (call % 5 < 2) {
        permit.failed();
      } else {
        permit.succeeded();
      }
    }

    assertThat(isOpen()).isFalse();
  }

  @Test
  void opensWhenHalfOfTheLatestCallsAreLost() {
    for (int call = 0; call < 1_000; call++) {
      permit(CHECKOUT).succeeded();
    }
    loseCalls(Circuit.JUDGED_CALLS / 2 - 1);
    assertThat(isOpen()).isFalse();

    loseCalls(1);

    assertThat(isOpen()).isTrue();
  }

  @Test
  void triesAgainAfterAWhileAndCloses() {
    loseCalls(Circuit.LEAST_JUDGED_CALLS);
    time.pass(Circuit.OPEN_FOR.minusMillis(1));
    assertThat(isOpen()).isTrue();

    time.pass(Duration.ofMillis(2));
    List<Permit> trials = permits(Circuit.TRIAL_CALLS);
    assertThat(isOpen()).as("no more than the trial calls").isTrue();
    trials.forEach(Permit::succeeded);

    assertThat(isOpen()).isFalse();
  }

  @Test
  void opensAgainIfTheTrialCallsAreLost() {
    loseCalls(Circuit.LEAST_JUDGED_CALLS);
    time.pass(Circuit.OPEN_FOR.plusMillis(1));
    loseCalls(Circuit.TRIAL_CALLS);
    assertThat(isOpen()).isTrue();

    time.pass(Circuit.OPEN_FOR.plusMillis(1));

    assertThat(budget.ask(OURS, CHECKOUT)).isInstanceOf(Leave.Granted.class);
  }

  @Test
  void judgesNothingByCallsOfBeforeTheOutage() {
    List<Permit> slow = permits(Circuit.JUDGED_CALLS);
    loseCalls(Circuit.LEAST_JUDGED_CALLS);
    time.pass(Circuit.OPEN_FOR.plusMillis(1));
    List<Permit> trials = permits(Circuit.TRIAL_CALLS);

    slow.forEach(Permit::failed);
    trials.forEach(Permit::succeeded);

    assertThat(isOpen()).isFalse();
  }

  @Test
  void takesATrialCallBackThatWasNotSent() {
    loseCalls(Circuit.LEAST_JUDGED_CALLS);
    time.pass(Circuit.OPEN_FOR.plusMillis(1));

    permits(Circuit.TRIAL_CALLS).forEach(Permit::close);

    assertThat(permits(Circuit.TRIAL_CALLS)).hasSize(Circuit.TRIAL_CALLS);
    assertThat(isOpen()).isTrue();
  }

  @Test
  void countsAnEndOnce() {
    for (Permit permit : permits(Circuit.LEAST_JUDGED_CALLS - 1)) {
      permit.failed();
      permit.failed();
      permit.close();
    }

    assertThat(isOpen()).isFalse();
  }

  @Test
  void givesTheTrialBackThatTheRateRefuses() {
    StripeBudget narrow = budget(5); // 1 at once and 5 within the second that a checkout waits
    for (int call = 0; call < Circuit.LEAST_JUDGED_CALLS; call++) {
      time.pass(Duration.ofSeconds(1));
      granted(narrow, CHECKOUT).failed();
    }
    time.pass(Circuit.OPEN_FOR.plusMillis(1));
    List<Permit> trials = new ArrayList<>();
    trials.add(granted(narrow, CHECKOUT));
    trials.add(granted(narrow, BACKGROUND));

    Leave refused = narrow.ask(OURS, BACKGROUND);
    assertThat(refused).isEqualTo(new Leave.Refused(StripeBudget.RATE_BUDGET));
    trials.add(granted(narrow, CHECKOUT));
    trials.forEach(Permit::succeeded);

    assertThat(narrow.ask(OURS, CHECKOUT)).isInstanceOf(Leave.Granted.class);
  }

  @Test
  void refusesWhatWaitedForRoomWhileTheCircuitOpened() {
    List<Permit> lost = new ArrayList<>();
    StripeBudget narrow =
        new StripeBudget(new StripeRate(20), time, nanos -> lost.forEach(Permit::failed));
    while (lost.size() < Circuit.LEAST_JUDGED_CALLS) {
      lost.add(granted(narrow, CHECKOUT));
      time.pass(Duration.ofSeconds(1));
    }
    granted(narrow, CHECKOUT).close();
    granted(narrow, CHECKOUT).close();

    assertThat(narrow.ask(OURS, CHECKOUT)).isEqualTo(new Leave.Refused(StripeBudget.CIRCUIT_OPEN));
  }

  @Test
  void countsRefusalsAndOpenCircuits() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    try {
      loseCalls(Circuit.LEAST_JUDGED_CALLS);
      budget.ask(OURS, BACKGROUND);

      assertThat(budget.count(State.OPEN)).isEqualTo(1);
      assertThat(budget.count(State.HALF_OPEN)).isZero();
      assertThat(
              registry
                  .get("tallystick.stripe.refused")
                  .tags("reason", "circuit_open", "priority", "background")
                  .counter()
                  .count())
          .isPositive();
      assertThat(registry.get("tallystick.stripe.circuits").gauges()).hasSize(2);
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  private boolean isOpen() {
    return switch (budget.ask(OURS, CHECKOUT)) {
      case Leave.Granted(var permit) -> {
        permit.close();
        yield false;
      }
      case Leave.Refused refused -> true;
    };
  }

  private void loseCalls(int calls) {
    permits(calls).forEach(Permit::failed);
  }

  private List<Permit> permits(int calls) {
    List<Permit> permits = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      permits.add(permit(CHECKOUT));
    }
    return permits;
  }

  private Permit permit(Priority priority) {
    return granted(budget, priority);
  }

  private static Permit granted(StripeBudget budget, Priority priority) {
    Leave leave = budget.ask(OURS, priority);
    assertThat(leave).isInstanceOf(Leave.Granted.class);
    return ((Leave.Granted) leave).permit();
  }

  private StripeBudget budget(int callsPerSecond) {
    return new StripeBudget(new StripeRate(callsPerSecond), time, time);
  }
}
