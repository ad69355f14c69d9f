package io.tallystick.bench;

/**
 * Ids with the form and the order of Stripe's, each computed from a number, so that rows can be
 * made before the events that are about them.
 *
 * <p>Stripe's begin with a digit and the time, as the examples of its reference show. New ones
 * therefore land beside each other in an index, as do those that we make.
 */
final class BenchIds {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Of an id of Stripe's, behind its prefix. */
  static final int LENGTH = 24;

  private static final char VERSION = '3';
  private static final int TIME_DIGITS = 5;

  /** From which Stripe's ids count their seconds: 15 July 2012. */
  private static final long EPOCH_SECOND = 1_342_389_380;

  /** When the number 0 was made: 30 November 2026. */
  private static final long FIRST_SECOND = 1_796_000_000;

  /** How many belong to one second: about as many as a bench sends. */
  private static final long PER_SECOND = 2_000;

  private static final int DIGITS_OF_A_LONG = 10;

  private BenchIds() {}

  static String event(long number) {
    return id("evt_", number);
  }

  static String intent(long number) {
    return id("pi_", number);
  }

  /**
   * The n-th id with this prefix: no two are the same, and those of one second come in no order.
   */
  static String id(String prefix, long number) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH);
    id.append(prefix).append(VERSION).append(time(FIRST_SECOND + number / PER_SECOND));
    long salt = prefix.hashCode();
    for (int part = 0; id.length() < prefix.length() + LENGTH; part++) {
      long mixed = mix(number * 3 + part + salt * 0x9E3779B97F4A7C15L);
      for (int i = 0; i < DIGITS_OF_A_LONG && id.length() < prefix.length() + LENGTH; i++) {
        id.append(DIGITS.charAt((int) Long.remainderUnsigned(mixed, DIGITS.length())));
        mixed = Long.divideUnsigned(mixed, DIGITS.length());
      }
    }
    return id.toString();
  }

  /** As an id begins that Stripe makes in a second since 1970, behind prefix and version. */
  static String time(long epochSecond) {
    char[] digits = new char[TIME_DIGITS];
    long rest = epochSecond - EPOCH_SECOND;
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }

  /** The finalizer of SplitMix64, which maps every number to another one. */
  private static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
