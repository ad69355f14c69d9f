package io.tallystick.testkit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A PaymentIntent as Stripe writes it; start from {@link #of} and change what matters. */
public record PaymentIntentJson(
    String id,
    String status,
    long amount,
    long received,
    String currency,
    boolean livemode,
    @Nullable String operation) {

  public static PaymentIntentJson of(String id, long amount, String currency) {
    return new PaymentIntentJson(id, "requires_payment_method", amount, 0, currency, false, null);
  }

  public PaymentIntentJson naming(UUID newOperation) {
    return naming(newOperation.toString());
  }

  public PaymentIntentJson naming(String newOperation) {
    return new PaymentIntentJson(id, status, amount, received, currency, livemode, newOperation);
  }

  public PaymentIntentJson in(String newStatus) {
    long arrived = newStatus.equals("succeeded") ? amount : 0;
    return new PaymentIntentJson(id, newStatus, amount, arrived, currency, livemode, operation);
  }

  public PaymentIntentJson received(long newReceived) {
    return new PaymentIntentJson(id, status, amount, newReceived, currency, livemode, operation);
  }

  public PaymentIntentJson currency(String newCurrency) {
    return new PaymentIntentJson(id, status, amount, received, newCurrency, livemode, operation);
  }

  public PaymentIntentJson live() {
    return new PaymentIntentJson(id, status, amount, received, currency, true, operation);
  }

  @Override
  public String toString() {
    return """
    {
      "id": "%s", "object": "payment_intent", "amount": %s, "amount_received": %s,
      "client_secret": "%s_secret_abc", "currency": "%s", "latest_charge": null,
      "livemode": %s, "metadata": {%s}, "status": "%s"
    }\
    """
        .formatted(
            id,
            Long.toString(amount), // %d would write the digits of the default locale
            Long.toString(received),
            id,
            currency,
            livemode,
            metadata(),
            status);
  }

  private String metadata() {
    return operation == null ? "" : "\"tallystick_operation\": \"" + operation + "\"";
  }
}
