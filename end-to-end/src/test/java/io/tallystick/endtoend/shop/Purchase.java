package io.tallystick.endtoend.shop;

import tools.jackson.databind.JsonNode;

/** An order that waits to be paid, as {@code POST /api/payment-intents} answers it. */
public record Purchase(
    String orderId, String paymentIntentId, String clientSecret, String publishableKey) {

  public static Purchase of(JsonNode created) {
    return new Purchase(
        created.required("orderId").asString(),
        created.required("paymentIntentId").asString(),
        created.required("clientSecret").asString(),
        created.required("publishableKey").asString());
  }
}
