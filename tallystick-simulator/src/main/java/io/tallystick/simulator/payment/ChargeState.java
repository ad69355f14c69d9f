package io.tallystick.simulator.payment;

import org.jspecify.annotations.Nullable;

/** Where a Charge stands; amounts are in minor units. */
sealed interface ChargeState {
  /** The bank takes its time. */
  record Pending() implements ChargeState {}

  /** Reserved on the card, not yet taken. */
  record Authorized() implements ChargeState {}

  /** Taken; what was reserved beyond it is released. */
  record Captured(long amount) implements ChargeState {}

  /** Reserved, then given back without capture. */
  record Released() implements ChargeState {}

  /** Never taken; without a decline the payment was canceled while pending. */
  record Failed(@Nullable Decline decline) implements ChargeState {}
}
