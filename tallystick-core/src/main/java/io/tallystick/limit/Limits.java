package io.tallystick.limit;

import io.tallystick.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The limits of payment calls, shared by all servers of a database. */
public final class Limits {
  /** A call waits to be counted, but not for a database in trouble: what is counted is one row. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Counters REFUSED =
      Counters.of(
          "tallystick.limit.refused",
          "limit",
          Arrays.stream(LimitKind.values()).map(LimitKind::wireName));

  private final Tally tally;
  private final Tally upkeep;
  private final boolean livemode;
  private final Optional<Limit> user;
  private final Optional<Limit> address;
  private final Optional<Limit> key;
  private final Optional<Limit> refusals;
  private final Optional<Limit> declines;

  /**
   * @param jdbc for what nobody waits for
   * @param impatient whose statements fail after {@link #PATIENCE}
   * @param livemode of our keys: calls that move no money use up nothing of those that do
   */
  public Limits(JdbcClient jdbc, JdbcClient impatient, LimitSettings settings, boolean livemode) {
    this.tally = new Tally(impatient);
    this.upkeep = new Tally(jdbc);
    this.livemode = livemode;
    this.user = perMinute(settings.user());
    this.address = perMinute(settings.address());
    this.key = perMinute(settings.key());
    this.refusals = perMinute(settings.refusals());
    this.declines = Declines.limit(settings);
  }

  private static Optional<Limit> perMinute(OptionalInt most) {
    return most.isPresent() ? Optional.of(Limit.perMinute(most.getAsInt())) : Optional.empty();
  }

  /** Whether a call may be made; one that is refused uses up nothing. */
  public Verdict take(PaymentCall call) {
    return take(demands(call));
  }

  /** The same for a call that repeats one that was let in. */
  public Verdict takeAgain(PaymentCall call) {
    return take(demands(call).stream().filter(Demand::takes).map(Demand::again).toList());
  }

  /**
   * Whether another call that we refuse may be told why.
   *
   * @param caller as in {@code key:shop}
   * @param address from which a shopper calls; null for a back end
   */
  public Verdict takeRefusal(String caller, @Nullable String address) {
    return take(
        Stream.of(Optional.of(caller), network(address))
            .flatMap(Optional::stream)
            .flatMap(whose -> demand(LimitKind.REFUSALS, "refused:" + whose, refusals).stream())
            .toList());
  }

  private Verdict take(List<Demand> demands) {
    Verdict verdict = demands.isEmpty() ? new Verdict.Allowed() : tally.take(livemode, demands);
    if (verdict instanceof Verdict.Refused refused) {
      REFUSED.count(refused.kind().wireName());
    }
    return verdict;
  }

  private List<Demand> demands(PaymentCall call) {
    List<Demand> demands = new ArrayList<>();
    demand(LimitKind.KEY, call.key(), key).ifPresent(demands::add);
    demand(LimitKind.USER, call.user(), user).ifPresent(demands::add);
    demand(LimitKind.ADDRESS, network(call.address()).orElse(null), address)
        .ifPresent(demands::add);
    if (call.mayBeDeclined() && call.user() != null && declines.isPresent()) {
      demands.add(
          new Demand(LimitKind.DECLINES, Declines.subject(call.user()), declines.get(), false));
    }
    return demands;
  }

  private static Optional<String> network(@Nullable String address) {
    return Optional.ofNullable(address).map(it -> "address:" + Network.of(it));
  }

  private static Optional<Demand> demand(
      LimitKind kind, @Nullable String subject, Optional<Limit> limit) {
    return subject == null ? Optional.empty() : limit.map(it -> Demand.taking(kind, subject, it));
  }

  /** Deletes what says nothing any more, page by page, until this thread is interrupted. */
  public void forget() {
    int deleted = Tally.PAGE_ROWS;
    while (deleted == Tally.PAGE_ROWS && !Thread.currentThread().isInterrupted()) {
      deleted = upkeep.forget();
    }
  }
}
