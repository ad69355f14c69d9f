package io.tallystick.testkit;

import java.security.SecureRandom;
import java.util.Random;

/** Randomness that a failing run can repeat: {@code -Dtallystick.seed=…}. */
public record Seed(long value) {
  private static final String PROPERTY = "tallystick.seed";

  public static Seed fresh() {
    Seed seed = new Seed(Long.getLong(PROPERTY, new SecureRandom().nextLong()));
    System.out.println(seed);
    return seed;
  }

  public Random random() {
    return new Random(value);
  }

  /** What to say beside a failure. */
  @Override
  public String toString() {
    return "-D" + PROPERTY + "=" + value;
  }
}
