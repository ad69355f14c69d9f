package io.tallystick.simulator.resource;

import tools.jackson.databind.node.ObjectNode;

/** An immutable snapshot of something that Stripe's API shows. */
public interface ApiObject {
  String id();

  /** Seconds since the epoch, by the simulator's clock. */
  long created();

  /** The object as a secret key sees it. */
  ObjectNode json();
}
