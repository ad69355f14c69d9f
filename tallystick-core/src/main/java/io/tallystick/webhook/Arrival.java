package io.tallystick.webhook;

import io.tallystick.Account;

/** An authentic event on its way into the inbox, its body compressed by whoever received it. */
record Arrival(Account account, Envelope envelope, byte[] compressed) {
  static Arrival of(Account account, Envelope envelope) {
    return new Arrival(account, envelope, Payloads.compress(envelope.body()));
  }

  /** What makes it the same event as another. */
  String key() {
    return account.name() + " " + account.livemode() + " " + envelope.id();
  }
}
