package io.tallystick.stripe;

import io.tallystick.Secret;

/** What came of a call to Stripe, sorted by what may be done next. */
public sealed interface StripeOutcome {

  /**
   * Stripe did it.
   *
   * @param clientSecret for the one answer that carries it; never stored
   */
  record Succeeded(PaymentIntentSnapshot paymentIntent, Secret clientSecret)
      implements StripeOutcome {}

  /** A definitive refusal of the card; a new attempt takes a new key. */
  record Declined(String code, String requestId) implements StripeOutcome {}

  /** A definitive refusal of the call itself; repeating it as it is would be refused again. */
  record Rejected(String code, String requestId) implements StripeOutcome {}

  /** Nothing was done; the same key and parameters may be sent again. */
  record RetryLater(Reason reason, String code, String requestId) implements StripeOutcome {
    /** Whether waiting helps, or somebody has to mend the configuration. */
    public enum Reason {
      BUSY,
      UNREACHABLE,
      NOT_ALLOWED
    }
  }

  /** It may have happened or not; only the same key, or Stripe's own records, can tell. */
  record Unknown(String code, String requestId) implements StripeOutcome {
    static final String CONNECTION_LOST = "connection_lost";

    /** Whether the connection broke, rather than Stripe taking long or answering oddly. */
    public boolean connectionLost() {
      return code.equals(CONNECTION_LOST);
    }
  }
}
