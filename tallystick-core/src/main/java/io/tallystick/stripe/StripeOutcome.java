package io.tallystick.stripe;

import io.tallystick.Secret;
import java.util.Optional;

/** What came of a call to Stripe, sorted by what may be done next. */
public sealed interface StripeOutcome {

  /**
   * Stripe did it.
   *
   * @param clientSecret of a payment intent, for the one answer that carries it; never stored
   */
  record Succeeded(Snapshot object, Optional<Secret> clientSecret) implements StripeOutcome {}

  /** What came instead of a success. */
  sealed interface Failure extends StripeOutcome permits Declined, Rejected, RetryLater, Unknown {
    /** Stripe's, or ours where Stripe gave none. */
    String code();

    /** What Stripe's support asks for. */
    String requestId();
  }

  /** A definitive refusal of the card; a new attempt takes a new key. */
  record Declined(String code, String requestId) implements Failure {}

  /** A definitive refusal of the call itself; repeating it as it is would be refused again. */
  record Rejected(String code, String requestId) implements Failure {
    /** Ours, where Stripe gives no code: the amount is at fault, as of a refund of what is gone. */
    public static final String INVALID_AMOUNT = "invalid_amount";

    static final String KEY_REUSED = "idempotency_error";

    /** Whether Stripe knows our key for another call, which should never be. */
    public boolean isKeyReused() {
      return code.equals(KEY_REUSED);
    }
  }

  /** Nothing was done by this call; the same key and parameters may be sent again. */
  record RetryLater(Reason reason, String code, String requestId) implements Failure {
    /** Whether waiting helps, somebody has to mend the configuration, or nothing helps. */
    public enum Reason {
      BUSY,
      UNREACHABLE,
      NOT_ALLOWED,
      /**
       * Stripe says that there is no use in it; an earlier call may have been done all the same.
       */
      NEVER
    }
  }

  /**
   * It may have happened or not.
   *
   * @param pinned whether Stripe keeps this answer under the key: only its own records can tell
   *     then, while otherwise the same key may be sent again
   */
  record Unknown(String code, boolean pinned, String requestId) implements Failure {
    static final String CONNECTION_LOST = "connection_lost";

    static final String TOO_LARGE = "too_large";

    static Unknown of(String code, String requestId) {
      return new Unknown(code, false, requestId);
    }

    /** Whether Stripe did answer, with more than we read. */
    boolean tooLarge() {
      return code.equals(TOO_LARGE);
    }

    /** Whether the connection broke, rather than Stripe taking long or answering oddly. */
    public boolean connectionLost() {
      return code.equals(CONNECTION_LOST);
    }
  }
}
