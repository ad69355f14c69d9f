package io.tallystick.order;

/**
 * A dispute as far as it matters to an order.
 *
 * @param amount minor units
 */
public record DisputeFact(String id, long amount, State state) {
  /** An inquiry only asks; an open dispute holds the money, a lost one has it for good. */
  public enum State {
    INQUIRY,
    OPEN,
    PREVENTED,
    WON,
    LOST
  }

  /** Whether the disputed money is gone, for now or for good. */
  boolean holdsMoney() {
    return state == State.OPEN || state == State.LOST;
  }
}
