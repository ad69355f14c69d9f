package io.tallystick.webhook;

import io.tallystick.stripe.StripeNoun;
import org.jspecify.annotations.Nullable;

/** What came of applying an event. */
public sealed interface EventOutcome {
  /** It was applied, to this order. */
  record Applied(String orderId) implements EventOutcome {}

  /** It is about no order, or nothing that we act on; the reason is a stable word. */
  record Ignored(String reason) implements EventOutcome {}

  /** It cannot be applied, now or later; an operator may look at it. */
  record Parked(String reason) implements EventOutcome {}

  /** Only Stripe's answer can tell what it means; the object is to be asked for. */
  record OnlyStripeKnows(StripeNoun noun, String objectId) implements EventOutcome {}

  default String status() {
    return switch (this) {
      case Applied applied -> "applied";
      case Ignored ignored -> "ignored";
      case Parked parked -> "parked";
      case OnlyStripeKnows question -> "received";
    };
  }

  default @Nullable String reason() {
    return switch (this) {
      case Applied applied -> null;
      case Ignored ignored -> ignored.reason();
      case Parked parked -> parked.reason();
      case OnlyStripeKnows question -> "asking_stripe";
    };
  }

  default @Nullable String orderId() {
    return this instanceof Applied applied ? applied.orderId() : null;
  }
}
