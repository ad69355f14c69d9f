package io.tallystick.simulator.fault;

/**
 * A fault and what it waits for.
 *
 * @param method an HTTP method, or {@code *}
 * @param path of a call: a prefix such as {@code /v1/payment_intents}, which a {@code $} at its end
 *     makes exact, or a glob such as {@code /v1/*}; of an event: a glob over its type such as
 *     {@code payment_intent.*}, or a path as above, that of the call which caused it or of the
 *     endpoint that receives it
 * @param times how many more calls or events it strikes
 * @param probability of striking one that it waits for, above 0 and at most 1; drawn from the seed
 */
public record FaultRule(String method, String path, Fault fault, int times, double probability) {
  /** Strikes of one rule; a test that wants more means a broken Stripe, not a fault. */
  public static final int MAX_TIMES = 1_000_000;

  /** Characters of a pattern; Stripe's paths are far shorter. */
  public static final int MAX_PATH_CHARS = 500;

  public FaultRule {
    if (!method.matches("[A-Z]{1,10}|\\*")) {
      throw new IllegalArgumentException("The method must be such as POST, or *: " + method);
    }
    if (path.isBlank() || path.length() > MAX_PATH_CHARS) {
      throw new IllegalArgumentException(
          "The path must have 1 to " + MAX_PATH_CHARS + " characters.");
    }
    if (times < 1 || times > MAX_TIMES) {
      throw new IllegalArgumentException("times must be 1 to " + MAX_TIMES + ", not " + times);
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "The probability must be above 0 and at most 1, not " + probability);
    }
  }

  /** A rule that never misses. */
  public FaultRule(String method, String path, Fault fault, int times) {
    this(method, path, fault, times, 1);
  }

  boolean isFor(String method, String path, Fault fault) {
    return this.method.equals(method)
        && this.path.equals(path)
        && this.fault.wireName().equals(fault.wireName());
  }

  FaultRule struck() {
    return new FaultRule(method, path, fault, times - 1, probability);
  }
}
