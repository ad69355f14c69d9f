package io.tallystick.webhook;

import io.tallystick.Account;
import java.util.List;

/** An authentic event on its way into the inbox, its body compressed by whoever received it. */
record Arrival(Account account, Envelope envelope, byte[] compressed) {
  static Arrival of(Account account, Envelope envelope) {
    return new Arrival(account, envelope, Payloads.compress(envelope.body()));
  }

  static List<Arrival> of(Account account, List<Envelope> envelopes) {
    return envelopes.stream().map(envelope -> of(account, envelope)).toList();
  }

  /** What makes it the same event as another. */
  String key() {
    return account.name() + " " + account.livemode() + " " + envelope.id();
  }
}
