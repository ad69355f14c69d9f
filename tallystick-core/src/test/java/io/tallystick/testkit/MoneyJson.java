package io.tallystick.testkit;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Charges, refunds, disputes and transfers as Stripe writes them, in US dollars. */
@NullMarked
public final class MoneyJson {
  private MoneyJson() {}

  public static String charge(String id, String intent, String status, long amount, long refunded) {
    return """
    {"id": "%s", "object": "charge", "payment_intent": "%s", "status": "%s", "amount": %s,
     "amount_captured": %s, "amount_refunded": %s, "captured": true, "currency": "usd",
     "livemode": false, "metadata": {}}\
    """
        .formatted(
            id,
            intent,
            status,
            Long.toString(amount),
            Long.toString(amount),
            Long.toString(refunded));
  }

  public static String refund(String id, @Nullable String intent, String status, long amount) {
    return """
    {"id": "%s", "object": "refund", "payment_intent": %s, "charge": "ch_of_%s", "status": "%s",
     "amount": %s, "currency": "usd", "metadata": {}}\
    """
        .formatted(
            id, intent == null ? "null" : "\"" + intent + "\"", id, status, Long.toString(amount));
  }

  public static String dispute(String id, String intent, String status, long amount) {
    return """
    {"id": "%s", "object": "dispute", "payment_intent": "%s", "charge": "ch_1", "status": "%s",
     "amount": %s, "currency": "usd", "livemode": false, "metadata": {}}\
    """
        .formatted(id, intent, status, Long.toString(amount));
  }

  public static String transfer(String id, @Nullable String charge, long amount, long reversed) {
    return """
    {"id": "%s", "object": "transfer", "amount": %s, "amount_reversed": %s, "currency": "usd",
     "destination": "acct_1", "source_transaction": %s, "livemode": false, "metadata": {}}\
    """
        .formatted(
            id,
            Long.toString(amount),
            Long.toString(reversed),
            charge == null ? "null" : "\"" + charge + "\"");
  }
}
