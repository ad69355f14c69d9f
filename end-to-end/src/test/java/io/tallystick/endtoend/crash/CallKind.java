package io.tallystick.endtoend.crash;

import io.tallystick.Failpoint;
import java.util.List;
import java.util.Locale;

/** What callers ask the journal for; a user's first purchase makes two calls at Stripe. */
enum CallKind {
  GUEST_INTENT,
  /** Dies while the user's customer is made, before there is an order. */
  USER_CUSTOMER,
  /** Dies while the intent is made, the customer being there. */
  USER_INTENT,
  CAPTURE_IN_FULL,
  CAPTURE_IN_PART,
  CANCEL,
  REFUND_IN_FULL,
  REFUND_IN_PART,
  CHARGE,
  TRANSFER;

  /** The points of a call's way through the journal, in their order. */
  static final List<Failpoint> POINTS =
      List.of(
          Failpoint.INTENT_UNCOMMITTED,
          Failpoint.INTENT_UNSENT,
          Failpoint.STRIPE_CALLED,
          Failpoint.STRIPE_ANSWER_UNREAD,
          Failpoint.OUTCOME_UNCOMMITTED,
          Failpoint.OUTCOME_COMMITTED,
          Failpoint.CALLER_UNANSWERED);

  /** Nobody is answered with a customer. */
  boolean passes(Failpoint point) {
    return this != USER_CUSTOMER || point != Failpoint.CALLER_UNANSWERED;
  }

  /** Arms a point for this call, as {@code TALLYSTICK_FAILPOINT} takes it. */
  String plan(Failpoint point) {
    boolean second = this == USER_INTENT && point != Failpoint.CALLER_UNANSWERED;
    return point.name().toLowerCase(Locale.ROOT) + (second ? ":2" : "");
  }

  /** Whether it makes a payment intent that somebody may then pay. */
  boolean isPurchase() {
    return this == GUEST_INTENT || this == USER_CUSTOMER || this == USER_INTENT;
  }
}
