package io.tallystick.stripe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.tallystick.Account;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asked before every call to Stripe: whether the account's rate and the state of Stripe let it
 * pass. It belongs to this server alone; several servers do not know of each other's calls.
 *
 * <pre>{@code
 * switch (budget.ask(account, Priority.CHECKOUT)) {
 *   case Leave.Refused(var code) -> …  // nothing was sent
 *   case Leave.Granted(var permit) -> {
 *     try (permit) {
 *       … // call, then permit.succeeded() or permit.failed()
 *     }
 *   }
 * }
 * }</pre>
 */
public final class StripeBudget {
  /** Bounds the memory that connected accounts take: about 10 KiB each, most of it the circuit. */
  private static final int MOST_ACCOUNTS = 1_000;

  /** Far longer than a circuit stays open or a bucket takes to fill. */
  private static final Duration FORGET_AFTER = Duration.ofMinutes(30);

  private final StripeRate rate;
  private final TimeMeter time;
  private final BlockingStrategy waiting;
  private final Cache<Account, Share> shares =
      Caffeine.newBuilder().maximumSize(MOST_ACCOUNTS).expireAfterAccess(FORGET_AFTER).build();

  public StripeBudget(StripeRate rate) {
    this(rate, TimeMeter.SYSTEM_NANOTIME, BlockingStrategy.PARKING);
  }

  StripeBudget(StripeRate rate, TimeMeter time, BlockingStrategy waiting) {
    this.rate = rate;
    this.time = time;
    this.waiting = waiting;
    gauge("open", State.OPEN);
    gauge("half_open", State.HALF_OPEN);
    for (Priority priority : Priority.values()) { // at zero, as Counters are
      counter(RATE_BUDGET, priority);
      counter(CIRCUIT_OPEN, priority);
    }
  }

  /** Who waits for the call. */
  public enum Priority {
    /** A caller, and perhaps a shopper behind it. */
    CHECKOUT,
    /** Nobody: recovery, questions, catching up. */
    BACKGROUND
  }

  /** What is answered to one who asks. */
  public sealed interface Leave {
    /** The call may be sent, now. */
    record Granted(Permit permit) implements Leave {}

    /**
     * The call may not be sent; trying again later is safe, for nothing was.
     *
     * @param code {@link #RATE_BUDGET} or {@link #CIRCUIT_OPEN}
     */
    record Refused(String code) implements Leave {}
  }

  /** More calls than the account's rate allows, and no room within the longest wait. */
  public static final String RATE_BUDGET = "rate_budget";

  /** Stripe, or the network to it, did not answer lately. */
  public static final String CIRCUIT_OPEN = "circuit_open";

  /** What an account has: calls per second, null where nothing limits them, and a circuit. */
  private record Share(@Nullable RateBudget budget, Circuit circuit) {
    boolean take(Priority priority) {
      return budget == null || budget.take(priority);
    }
  }

  /** Asks for one call; waits for room up to a second for a checkout, hardly for the rest. */
  public Leave ask(Account account, Priority priority) {
    Share share = Objects.requireNonNull(shares.get(account, this::share));
    Circuit circuit = share.circuit();
    if (!circuit.tryPass()) {
      return refused(CIRCUIT_OPEN, priority);
    }
    Permit permit = new Permit(circuit);
    if (!share.take(priority)) {
      permit.close();
      return refused(RATE_BUDGET, priority);
    }
    if (circuit.isOpen()) { // since it waited
      permit.close();
      return refused(CIRCUIT_OPEN, priority);
    }
    return new Leave.Granted(permit);
  }

  private Share share(Account account) {
    RateBudget budget = rate.isLimited() ? new RateBudget(rate, time, waiting) : null;
    return new Share(budget, new Circuit(account, time));
  }

  private static Leave refused(String code, Priority priority) {
    counter(code, priority).increment();
    return new Leave.Refused(code);
  }

  private static Counter counter(String code, Priority priority) {
    return Metrics.counter(
        "tallystick.stripe.refused",
        "reason",
        code,
        "priority",
        priority.name().toLowerCase(Locale.ROOT));
  }

  /** By state and not by account, of which there may be too many; the log names those that open. */
  private void gauge(String name, State state) {
    Gauge.builder("tallystick.stripe.circuits", this, it -> it.count(state))
        .description("Stripe accounts whose circuit breaker is not closed.")
        .tag("state", name)
        .strongReference(true)
        .register(Metrics.globalRegistry);
  }

  /** How many accounts have their circuit in this state. */
  long count(State state) {
    return shares.asMap().values().stream()
        .filter(share -> share.circuit().state() == state)
        .count();
  }

  /** Leave for one call. It ends once; a permit that is closed before that was not used. */
  public static final class Permit implements AutoCloseable {
    private final Circuit circuit;
    private final long passedIn;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Permit(Circuit circuit) {
      this.circuit = circuit;
      this.passedIn = circuit.passedIn();
    }

    /** Stripe answered, be it a decline, a refusal or a 429: any 2xx or 4xx. */
    public void succeeded() {
      end(true);
    }

    /** Stripe or the network is in trouble: unreachable, connection lost, no answer, any 5xx. */
    public void failed() {
      end(false);
    }

    private void end(boolean answered) {
      if (ended.compareAndSet(false, true)) {
        circuit.end(passedIn, answered);
      }
    }

    @Override
    public void close() {
      if (ended.compareAndSet(false, true)) {
        circuit.withdraw(passedIn);
      }
    }
  }
}
