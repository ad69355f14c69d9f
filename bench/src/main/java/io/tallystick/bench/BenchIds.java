package io.tallystick.bench;

/**
 * Ids with the form and the spread of Stripe's, each computed from a number, so that rows can be
 * made before the events that are about them.
 */
final class BenchIds {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Of an id of Stripe's, behind its prefix. */
  private static final int LENGTH = 24;

  private static final int DIGITS_OF_A_LONG = 10;

  private BenchIds() {}

  static String event(long number) {
    return id("evt_", number);
  }

  static String intent(long number) {
    return id("pi_", number);
  }

  /** The n-th id with this prefix: no two are the same, and they come in no order. */
  static String id(String prefix, long number) {
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
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

  /** The finalizer of SplitMix64, which maps every number to another one. */
  private static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
