package io.tallystick;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids: a prefix, nine base-62 digits of the time in milliseconds, sixteen random ones (95
 * bits). The time comes first so that new rows land together in their index, however large it is.
 */
public final class Ids {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int TIME_DIGITS = 9; // 62^9 ms are 429,000 years
  private static final int RANDOM_DIGITS = 16;

  private final InstantSource clock;
  private final RandomGenerator random;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public static Ids secure() {
    return new Ids(InstantSource.system(), new SecureRandom());
  }

  /** A new id with this prefix, which brings its underscore, as in {@code ord_}. */
  public String next(String prefix) {
    char[] digits = new char[TIME_DIGITS + RANDOM_DIGITS];
    long rest = clock.millis();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    for (int i = TIME_DIGITS; i < digits.length; i++) {
      digits[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
    return prefix + new String(digits);
  }

  /** A random UUID (version 4): never a sequence, which a restored database would repeat. */
  public UUID uuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
