package io.tallystick.order;

/**
 * A refund as far as it matters to an order.
 *
 * @param amount minor units
 */
public record RefundFact(String id, long amount, State state) {
  /** Money that is going back, has gone back, or has not gone or came back to us. */
  public enum State {
    /** Asked for by us, and not answered: it counts against what can be refunded, no more. */
    RESERVED,
    UNDER_WAY,
    SUCCEEDED,
    FAILED
  }

  boolean counts() {
    return state != State.FAILED;
  }
}
