package io.tallystick.simulator.delivery;

/** How a delivery differs from the truth. */
enum Disguise {
  NONE,
  /** Well signed, and of live mode. */
  WRONG_MODE,
  /** Another amount, signed with a secret that is not the endpoint's. */
  FORGED
}
