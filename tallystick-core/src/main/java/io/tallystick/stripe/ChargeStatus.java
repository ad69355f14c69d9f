package io.tallystick.stripe;

import java.util.Optional;

/** Stripe's statuses of a Charge: pending becomes one of the others, and stays that. */
public enum ChargeStatus implements Status<ChargeStatus> {
  PENDING,
  FAILED,
  SUCCEEDED;

  @Override
  public int rung() {
    return this == PENDING ? 0 : 1;
  }

  @Override
  public boolean isFinal() {
    return this != PENDING;
  }

  public static Optional<ChargeStatus> find(String wireName) {
    return Status.find(values(), wireName);
  }
}
