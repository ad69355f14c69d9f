package io.tallystick.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.tallystick.Secret;
import io.tallystick.operation.Operation;
import io.tallystick.operation.Progress;

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
  private final Operation operation;
  private final Secret clientSecret;
  private final String publishableKey;

  PaymentIntentResponse(Progress.Succeeded created, String publishableKey) {
    this.operation = created.operation();
    this.clientSecret = created.clientSecret().orElseThrow();
    this.publishableKey = publishableKey;
  }

  @JsonProperty
  String orderId() {
    return operation.requiredOrderId();
  }

  @JsonProperty
  String paymentIntentId() {
    return operation.resultId();
  }

  @JsonProperty
  String clientSecret() {
    return clientSecret.reveal();
  }

  @JsonProperty
  long amount() {
    return operation.amount().minorUnits();
  }

  @JsonProperty
  String currency() {
    return operation.amount().currency().code();
  }

  @JsonProperty
  String status() {
    return operation.resultStatus();
  }

  @JsonProperty
  String publishableKey() {
    return publishableKey;
  }
}
