package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Http;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Buys through the shop's back end, and pays at Stripe as a browser does. */
public record Shopper(URI api, URI stripe, String apiKey) {
  private static final String TWO_HATS = "{\"items\":[{\"price\":\"hat\",\"quantity\":2}]}";

  /** Two hats. */
  public Purchase buys() {
    Http.Answer answer = buys(UUID.randomUUID().toString());
    if (answer.status() != 201) {
      throw new IllegalStateException("not bought: " + answer.status() + " " + answer.body());
    }
    return Purchase.of(answer.json());
  }

  /** Two hats, under a key of one's own. */
  public Http.Answer buys(String idempotencyKey) {
    return asks("/api/payment-intents", idempotencyKey, TWO_HATS);
  }

  /** Whatever a back end may ask for, under a key of its own. */
  public Http.Answer asks(String path, String idempotencyKey, String body) {
    return Http.post(
        api.resolve(path),
        Map.of("Authorization", "Bearer " + apiKey, "Idempotency-Key", idempotencyKey),
        body);
  }

  /** With nothing but what a browser holds: the publishable key and the client secret. */
  public void pays(Purchase purchase) {
    Http.Answer answer =
        Http.post(
            stripe.resolve("/v1/payment_intents/" + purchase.paymentIntentId() + "/confirm"),
            Map.of(
                "Authorization",
                "Bearer " + purchase.publishableKey(),
                "Content-Type",
                "application/x-www-form-urlencoded"),
            "payment_method=pm_card_visa&return_url="
                + encoded("https://shop.example/thanks")
                + "&client_secret="
                + encoded(purchase.clientSecret()));
    if (answer.status() != 200) {
      throw new IllegalStateException("not paid: " + answer.status() + " " + answer.body());
    }
  }

  public Http.Answer looksAt(String orderId) {
    return Http.get(
        api.resolve("/api/orders/" + orderId), Map.of("Authorization", "Bearer " + apiKey));
  }

  public String statusOf(Purchase purchase) {
    return looksAt(purchase.orderId()).json().path("status").asString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
