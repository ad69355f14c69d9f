package io.tallystick.stripe;

import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tallystick.stripe.StripeBudget.Priority;
import java.time.Duration;

/** The calls that one Stripe account is sent per second, shared by checkout and the rest. */
final class RateBudget {
  /** A shopper waits for this; longer, and an answer of "pending" serves them better. */
  static final Duration LONGEST_CHECKOUT_WAIT = Duration.ofSeconds(1);

  /** Long enough to fit in between, and so short that nothing queues before a checkout. */
  static final Duration LONGEST_BACKGROUND_WAIT = Duration.ofMillis(100);

  /**
   * Of the rate, what may be sent at once. In the worst second an eighth comes on top of the rate
   * and the tenth below: with 80 that stays within Stripe's 100, with 20 within its 25.
   */
  private static final int BURST_DIVISOR = 8;

  /** Of the rate, what the background may use: recovery has time, a shopper does not. */
  private static final int BACKGROUND_DIVISOR = 2;

  /** Of the rate, what the background always has, so that a full shop cannot stop recovery. */
  private static final int RESERVED_DIVISOR = 10;

  private final Bucket all;
  private final Bucket background;
  private final Bucket reserved;
  private final BlockingStrategy waiting;

  RateBudget(StripeRate rate, TimeMeter time, BlockingStrategy waiting) {
    int calls = rate.callsPerSecond();
    this.all = bucket(calls, 1, calls / BURST_DIVISOR, time);
    this.background =
        bucket(calls, BACKGROUND_DIVISOR, calls / BURST_DIVISOR / BACKGROUND_DIVISOR, time);
    this.reserved = bucket(calls, RESERVED_DIVISOR, 1, time);
    this.waiting = waiting;
  }

  private static Bucket bucket(int calls, int seconds, int burst, TimeMeter time) {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit ->
            limit.capacity(Math.max(1, burst)).refillGreedy(calls, Duration.ofSeconds(seconds)))
        .build();
  }

  /**
   * Takes one call out of the budget, waiting for it if that is worth it.
   *
   * @return whether the call may be sent
   */
  boolean take(Priority priority) {
    return switch (priority) {
      case CHECKOUT -> takeWithin(LONGEST_CHECKOUT_WAIT);
      case BACKGROUND -> background.tryConsume(1) && (takeReserved() || takeOfTheRest());
    };
  }

  /** Jumps the queue of checkouts; the call is counted, so that those behind it wait for it. */
  private boolean takeReserved() {
    boolean taken = reserved.tryConsume(1);
    if (taken) {
      all.consumeIgnoringRateLimits(1);
    }
    return taken;
  }

  private boolean takeOfTheRest() {
    boolean taken = takeWithin(LONGEST_BACKGROUND_WAIT);
    if (!taken) {
      background.addTokens(1); // nothing was sent
    }
    return taken;
  }

  private boolean takeWithin(Duration longest) {
    try {
      return all.asBlocking().tryConsume(1, longest, waiting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
