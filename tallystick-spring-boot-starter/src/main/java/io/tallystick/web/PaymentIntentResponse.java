package io.tallystick.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.tallystick.payment.PaymentIntentAnswer;

/**
 * The answer that carries the client secret; nothing else may. A class and not a record, so that it
 * cannot be printed.
 */
@JsonPropertyOrder({
  "orderId",
  "paymentIntentId",
  "clientSecret",
  "amount",
  "currency",
  "status",
  "publishableKey"
})
final class PaymentIntentResponse {
  private final PaymentIntentAnswer.Created created;
  private final String publishableKey;

  PaymentIntentResponse(PaymentIntentAnswer.Created created, String publishableKey) {
    this.created = created;
    this.publishableKey = publishableKey;
  }

  @JsonProperty
  String orderId() {
    return created.orderId();
  }

  @JsonProperty
  String paymentIntentId() {
    return created.paymentIntentId();
  }

  @JsonProperty
  String clientSecret() {
    return created.clientSecret().reveal();
  }

  @JsonProperty
  long amount() {
    return created.amount().minorUnits();
  }

  @JsonProperty
  String currency() {
    return created.amount().currency().code();
  }

  @JsonProperty
  String status() {
    return created.status();
  }

  @JsonProperty
  String publishableKey() {
    return publishableKey;
  }
}
