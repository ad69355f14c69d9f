package io.tallystick.simulator.account;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Ids in Stripe's shapes, each kind drawn from its own stream of the seed. */
public final class Ids {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final long seed;
  private final Map<String, SplittableRandom> streams = new HashMap<>();

  public Ids(long seed) {
    this.seed = seed;
  }

  String paymentIntent() {
    return draw("pi_3", 23);
  }

  String clientSecret(String paymentIntent) {
    return paymentIntent + draw("_secret_", 25);
  }

  String charge() {
    return draw("ch_3", 23);
  }

  String event() {
    return draw("evt_3", 23);
  }

  String paymentMethod() {
    return draw("pm_1", 23);
  }

  String webhookEndpoint() {
    return draw("we_1", 23);
  }

  String webhookSecret() {
    return draw("whsec_", 32);
  }

  public String request() {
    return draw("req_", 14);
  }

  private synchronized String draw(String prefix, int length) {
    SplittableRandom stream =
        streams.computeIfAbsent(prefix, any -> new SplittableRandom(31 * seed + prefix.hashCode()));
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      id.append(ALPHABET.charAt(stream.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
