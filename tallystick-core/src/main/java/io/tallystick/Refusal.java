package io.tallystick;

import java.util.Locale;

/**
 * What a caller may be told that cannot be, as things stand; the name is the code of the answer.
 */
public enum Refusal {
  NOT_FOUND(Reason.NOT_FOUND, "It is not there, or it is not yours."),
  PAYMENT_INTENT_SUCCEEDED(
      Reason.WRONG_STATE, "The payment intent has succeeded already: its money is taken."),
  PAYMENT_INTENT_CANCELED(Reason.WRONG_STATE, "The payment intent was canceled already."),
  CAPTURE_UNDER_WAY(Reason.WRONG_STATE, "Another capture of it is not settled yet."),
  PAYMENT_UNDER_WAY(Reason.WRONG_STATE, "The payment of the same cart and reference is under way."),
  NOT_PAID(Reason.WRONG_STATE, "Nothing has been paid for this order."),
  NOTHING_TO_REFUND(Reason.WRONG_STATE, "All of it has gone back already."),
  REFUND_UNDER_WAY(Reason.WRONG_STATE, "A refund that is not settled yet holds what is left."),
  DISPUTED(Reason.WRONG_STATE, "A dispute holds what is left of this payment."),
  IN_FLIGHT(
      Reason.UNDER_WAY, "The same cart of the same user is being bought just now; try again."),
  CAP_EXCEEDED(Reason.FORBIDDEN, "This key may not move so much, or not in this currency."),
  POLICY_REFUSED(Reason.FORBIDDEN, "The app does not allow this purchase."),
  POLICY_UNAVAILABLE(
      Reason.UNAVAILABLE, "Whether this may be bought cannot be asked now; try again."),
  STRIPE_UNAVAILABLE(
      Reason.UNAVAILABLE, "Stripe cannot be asked about the payment intent now; try again."),
  ISSUER_UNAVAILABLE(
      Reason.UNAVAILABLE, "The issuer of this token cannot be asked now; try again.");

  /** Why, as far as it decides what to do next. */
  public enum Reason {
    /** It is not there, or not the caller's. */
    NOT_FOUND,
    /** It is not in a state for that. */
    WRONG_STATE,
    /** Something that somebody else is doing must end first. */
    UNDER_WAY,
    /** Whoever decides over it does not let it happen. */
    FORBIDDEN,
    /** Stripe, or whoever decides, cannot be asked now. */
    UNAVAILABLE
  }

  private final Reason reason;
  private final String meaning;

  Refusal(Reason reason, String meaning) {
    this.reason = reason;
    this.meaning = meaning;
  }

  /** A stable word, as in {@code not_paid}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Reason reason() {
    return reason;
  }

  /** What it says to a caller of whom no more is known. */
  public String meaning() {
    return meaning;
  }
}
