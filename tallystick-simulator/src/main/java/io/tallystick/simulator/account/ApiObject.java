package io.tallystick.simulator.account;

import tools.jackson.databind.node.ObjectNode;

/** An immutable snapshot of something that Stripe's API shows. */
public sealed interface ApiObject permits PaymentIntent, Charge, Event, WebhookEndpoint {
  String id();

  /** Seconds since the epoch, by the simulator's clock. */
  long created();

  /** The object as a secret key sees it. */
  ObjectNode json();
}
