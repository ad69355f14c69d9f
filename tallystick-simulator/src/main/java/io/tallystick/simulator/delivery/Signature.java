package io.tallystick.simulator.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stripe's webhook signature: HMAC-SHA256 of time, a dot and the body, keyed by the secret. */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * The value of {@code Stripe-Signature}.
   *
   * @param secrets one {@code v1} each
   * @param timestamp in seconds since the epoch
   */
  static String header(List<String> secrets, long timestamp, byte[] body) {
    StringBuilder header = new StringBuilder("t=" + timestamp);
    for (String secret : secrets) {
      header.append(",v1=").append(HexFormat.of().formatHex(code(secret, timestamp, body)));
    }
    return header.toString();
  }

  private static byte[] code(String secret, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
    }
  }
}
