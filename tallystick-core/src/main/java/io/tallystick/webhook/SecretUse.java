package io.tallystick.webhook;

import io.tallystick.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often a webhook secret has verified a request since it was last asked, so that somebody who
 * rolls it sees when the old one can go.
 */
public final class SecretUse {
  /** Enough to tell a few secrets apart, far too little to find one. */
  private static final int FINGERPRINT_BYTES = 4;

  private final String fingerprint;
  private final LongAdder uses = new LongAdder();

  private SecretUse(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  static SecretUse of(Secret secret) {
    return new SecretUse(fingerprint(secret));
  }

  /** What tells this secret from others in logs and metrics: the start of its SHA-256. */
  public static String fingerprint(Secret secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  String fingerprint() {
    return fingerprint;
  }

  void count() {
    uses.increment();
  }

  long takeCount() {
    return uses.sumThenReset();
  }
}
