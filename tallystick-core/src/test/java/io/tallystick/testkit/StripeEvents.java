package io.tallystick.testkit;

import io.tallystick.webhook.InboxEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;

/** Events as Stripe writes and signs them. */
@NullMarked
public final class StripeEvents {
  public static final String SECRET = "whsec_test_5f1e2d3c4b5a69788796a5b4c3d2e1f0";

  private StripeEvents() {}

  /** An event about this PaymentIntent. */
  public static byte[] event(String id, String type, String paymentIntent) {
    return """
    {
      "id": "%s",
      "object": "event",
      "api_version": "2026-07-29.dahlia",
      "created": 1700000000,
      "data": {
        "object": %s
      },
      "livemode": false,
      "pending_webhooks": 1,
      "request": {
        "id": "req_1",
        "idempotency_key": "ts_1"
      },
      "type": "%s"
    }\
    """
        .formatted(id, paymentIntent, type)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The header that Stripe would send with this body now. */
  public static String signature(byte[] body) {
    return signature(body, SECRET, Instant.now().getEpochSecond());
  }

  public static String signature(byte[] body, String secret, long epochSecond) {
    return "t=" + epochSecond + ",v1=" + hmac(body, secret, epochSecond);
  }

  public static String hmac(byte[] body, String secret, long epochSecond) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((epochSecond + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the lanes hand it to the payment room. */
  public static InboxEvent stored(io.tallystick.Account account, String type, String object) {
    return new InboxEvent(1, account, "evt_1", type, event("evt_1", type, object));
  }
}
