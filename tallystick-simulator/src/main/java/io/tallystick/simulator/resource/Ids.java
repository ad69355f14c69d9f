package io.tallystick.simulator.resource;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Ids in Stripe's shapes, each kind drawn from its own stream of the seed. */
public final class Ids {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Characters of most of Stripe's ids behind their prefix. */
  private static final int USUAL_CHARS = 23;

  private final long seed;
  private final Map<String, SplittableRandom> streams = new HashMap<>();

  public Ids(long seed) {
    this.seed = seed;
  }

  /** An id of the usual length, such as {@code re_3} and 23 characters. */
  public String next(String prefix) {
    return next(prefix, USUAL_CHARS);
  }

  public synchronized String next(String prefix, int length) {
    SplittableRandom stream =
        streams.computeIfAbsent(prefix, any -> new SplittableRandom(31 * seed + prefix.hashCode()));
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      id.append(ALPHABET.charAt(stream.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
