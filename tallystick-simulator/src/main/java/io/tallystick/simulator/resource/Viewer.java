package io.tallystick.simulator.resource;

/** Whose key a call carries, which decides what it may do and see. */
public enum Viewer {
  /** A secret or restricted key. */
  MERCHANT,
  /** A publishable key, in a browser. */
  SHOPPER
}
