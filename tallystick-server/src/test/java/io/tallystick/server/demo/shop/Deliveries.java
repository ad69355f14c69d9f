package io.tallystick.server.demo.shop;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Deliveries as Tallystick sends them. */
public final class Deliveries {
  public static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private Deliveries() {}

  static Request paid(String id, String orderId) {
    String body = paidBody(orderId);
    return new Request(
        "POST", Shop.FULFILLMENT_PATH, headers(id, body), body.getBytes(StandardCharsets.UTF_8));
  }

  static Request withHeaders(Map<String, List<String>> headers) {
    byte[] body = paidBody("ord_1").getBytes(StandardCharsets.UTF_8);
    return new Request("POST", Shop.FULFILLMENT_PATH, headers, body);
  }

  public static String paidBody(String orderId) {
    return """
    {"type": "order.paid", "timestamp": "2026-01-02T03:04:05Z",
     "data": {"order": {"id": "%s", "status": "paid"}}}
    """
        .formatted(orderId);
  }

  public static Map<String, List<String>> headers(String id, String body) {
    long timestamp = Instant.now().getEpochSecond();
    try {
      return Map.of(
          "webhook-id", List.of(id),
          "webhook-timestamp", List.of(Long.toString(timestamp)),
          "webhook-signature", List.of(new Webhook(SECRET).sign(id, timestamp, body)));
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new AssertionError(e);
    }
  }
}
