package io.tallystick.stripe;

import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.tallystick.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one Stripe account: while Stripe, or the network to it, is in trouble,
 * calls are refused at once instead of each waiting for its time-out.
 */
final class Circuit {
  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  /** The latest calls that are judged: at a usual shop's rate, some seconds to minutes. */
  static final int JUDGED_CALLS = 50;

  /** Fewer calls prove nothing: three time-outs in a quiet night are no outage. */
  static final int LEAST_JUDGED_CALLS = 20;

  /** Every second call lost is an outage; a healthy Stripe loses less than one in a thousand. */
  static final int MOST_FAILED_PERCENT = 50;

  /**
   * Short enough that a shop is back within seconds of Stripe, long enough to spare its threads.
   */
  static final Duration OPEN_FOR = Duration.ofSeconds(5);

  /**
   * What decides whether Stripe is back: with one, a single lost packet would say that it is not.
   */
  static final int TRIAL_CALLS = 3;

  private final Account account;
  private final CircuitBreaker breaker;

  /** Counted so that a call is judged only in the state that let it pass. */
  private final AtomicLong transitions = new AtomicLong();

  Circuit(Account account, TimeMeter time) {
    this.account = account;
    this.breaker = CircuitBreaker.of(account.name(), config(time));
    breaker.getEventPublisher().onStateTransition(event -> moved(event.getStateTransition()));
  }

  private static CircuitBreakerConfig config(TimeMeter time) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(JUDGED_CALLS, LEAST_JUDGED_CALLS, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(MOST_FAILED_PERCENT)
        .waitDurationInOpenState(OPEN_FOR)
        .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
        .recordResult(Boolean.FALSE::equals)
        .clock(new ElapsedTime(time))
        .build();
  }

  private void moved(StateTransition transition) {
    transitions.incrementAndGet();
    switch (transition) {
      case CLOSED_TO_OPEN ->
          log.warn("event=stripe.circuit_opened account={} mode={}", account.name(), mode());
      case HALF_OPEN_TO_CLOSED ->
          log.info("event=stripe.circuit_closed account={} mode={}", account.name(), mode());
      default -> // the trials of an outage that goes on
          log.debug("event=stripe.circuit_moved account={} to={}", account.name(), transition);
    }
  }

  private String mode() {
    return account.livemode() ? "live" : "test";
  }

  /** Lets a call pass, as one of the trial calls if need be. */
  boolean tryPass() {
    return breaker.tryAcquirePermission();
  }

  boolean isOpen() {
    return breaker.getState() == State.OPEN;
  }

  State state() {
    return breaker.getState();
  }

  /** The state that a call belongs to which was just let pass: how many there were before it. */
  long passedIn() {
    return transitions.get();
  }

  /**
   * Judges a call that has come to its end. One that began before the latest transition says
   * nothing of now: what timed out after an outage would open the circuit again.
   */
  void end(long passedIn, boolean answered) {
    if (isOfNow(passedIn)) {
      breaker.onResult(0, TimeUnit.NANOSECONDS, answered); // slowness is the time-out's to judge
    }
  }

  /** Takes back a call that was never sent. */
  void withdraw(long passedIn) {
    if (isOfNow(passedIn)) {
      breaker.releasePermission();
    }
  }

  private boolean isOfNow(long passedIn) {
    return passedIn == transitions.get();
  }

  /** A clock that nobody can set: an hour's correction must not keep a circuit open for an hour. */
  private static final class ElapsedTime extends Clock {
    private final TimeMeter time;

    ElapsedTime(TimeMeter time) {
      this.time = time;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(0, time.currentTimeNanos());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this; // instants have none
    }
  }
}
