package io.tallystick.stripe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The statuses of one kind of object as a ladder: an object climbs it, in whatever order it is told
 * of, and a final status is never left for a lower one. Where statuses can follow each other either
 * way, only Stripe itself can decide.
 *
 * @param <S> the statuses of that kind
 */
public sealed interface Status<S extends Status<S>>
    permits PaymentIntentStatus, ChargeStatus, RefundStatus, DisputeStatus {

  /** How high it is. */
  int rung();

  /** Whether Stripe never changes it by itself. */
  boolean isFinal();

  /** Stripe's name, as in {@code requires_action}. */
  default String wireName() {
    return toString().toLowerCase(Locale.ROOT);
  }

  /** Whether what was told as {@code next} is later, whenever it was told. */
  default boolean climbsTo(S next) {
    return next.rung() > rung();
  }

  /** Whether {@code next} may be later or earlier, and only Stripe knows. */
  default boolean isUndecidedAgainst(S next) {
    return false;
  }

  /** That of these statuses which has this name. */
  static <S extends Status<S>> Optional<S> find(S[] statuses, String wireName) {
    return Arrays.stream(statuses).filter(it -> it.wireName().equals(wireName)).findAny();
  }
}
