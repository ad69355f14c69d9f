package io.tallystick.postgres;

import java.security.SecureRandom;
import java.util.Base64;

/** A database password that does not print itself. */
public record Password(String value) {
  /** 256 bits: beyond guessing whatever the hash. */
  private static final int STRENGTH_BYTES = 32;

  public Password {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a password must not be blank");
    }
  }

  static Password generate(SecureRandom random) {
    byte[] strength = new byte[STRENGTH_BYTES];
    random.nextBytes(strength);
    return new Password(Base64.getUrlEncoder().withoutPadding().encodeToString(strength));
  }

  @Override
  public String toString() {
    return "********";
  }
}
