package io.tallystick.endtoend.shop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stripe's signature of a body, as of some moment. */
public final class StripeSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private StripeSignature() {}

  public static String of(byte[] body, Instant at) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] key = ServeSettings.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return "t=%d,v1=%s"
          .formatted(at.getEpochSecond(), HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
