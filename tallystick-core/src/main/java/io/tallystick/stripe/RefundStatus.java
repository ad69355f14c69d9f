package io.tallystick.stripe;

import java.util.Optional;

/**
 * Stripe's statuses of a Refund. A bank can return what had succeeded, so failed lies above
 * succeeded; pending and requires_action follow each other either way.
 */
public enum RefundStatus implements Status<RefundStatus> {
  PENDING,
  REQUIRES_ACTION,
  SUCCEEDED,
  CANCELED,
  FAILED;

  @Override
  public int rung() {
    return switch (this) {
      case PENDING, REQUIRES_ACTION -> 0;
      case SUCCEEDED -> 1;
      case CANCELED, FAILED -> 2;
    };
  }

  @Override
  public boolean isFinal() {
    return this == CANCELED || this == FAILED;
  }

  @Override
  public boolean isUndecidedAgainst(RefundStatus next) {
    return this != next && rung() == 0 && next.rung() == 0;
  }

  /** Whether its money is on the way back or has arrived. */
  public boolean countsAgainstTheCharge() {
    return rung() < 2;
  }

  public static Optional<RefundStatus> find(String wireName) {
    return Status.find(values(), wireName);
  }
}
