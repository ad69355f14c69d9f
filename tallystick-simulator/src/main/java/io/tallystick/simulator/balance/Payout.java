package io.tallystick.simulator.balance;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a Payout: money on its way to the merchant's bank.
 *
 * @param amount minor units
 * @param arrival when the bank should have it, in seconds since the epoch
 * @param returned the line of the ledger that brought the money back, or null
 * @param reversedBy the payout that took this one back, or null
 */
public record Payout(
    String id,
    long created,
    long amount,
    String currency,
    long arrival,
    String method,
    @Nullable String description,
    Map<String, String> metadata,
    Status status,
    String balanceTransaction,
    @Nullable String returned,
    @Nullable String reversedBy)
    implements ApiObject {

  public Payout {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  Payout in(Status next, @Nullable String line) {
    return new Payout(
        id,
        created,
        amount,
        currency,
        arrival,
        method,
        description,
        metadata,
        next,
        balanceTransaction,
        line,
        reversedBy);
  }

  Payout labelled(Map<String, String> next) {
    return new Payout(
        id,
        created,
        amount,
        currency,
        arrival,
        method,
        description,
        next,
        status,
        balanceTransaction,
        returned,
        reversedBy);
  }

  Payout reversed(String by) {
    return new Payout(
        id,
        created,
        amount,
        currency,
        arrival,
        method,
        description,
        metadata,
        status,
        balanceTransaction,
        returned,
        by);
  }

  @Override
  public ObjectNode json() {
    boolean failed = status == Status.FAILED;
    ObjectNode json = Json.object().put("id", id).put("object", "payout");
    json.put("amount", amount).putNull("application_fee");
    json.putNull("application_fee_amount").put("arrival_date", arrival).put("automatic", false);
    json.put("balance_transaction", balanceTransaction).put("created", created);
    json.put("currency", currency).put("description", description);
    json.put("destination", "ba_1SimulatedBankAccount0001");
    json.put("failure_balance_transaction", returned);
    json.put("failure_code", failed ? "account_closed" : null);
    json.put("failure_message", failed ? "The bank account has been closed." : null);
    json.put("livemode", false).set("metadata", Json.object(metadata));
    json.put("method", method).putNull("original_payout").put("payout_method", (String) null);
    json.put("reconciliation_status", "not_applicable").put("reversed_by", reversedBy);
    json.put("source_type", "card").putNull("statement_descriptor");
    return json.put("status", status.wireName()).putNull("trace_id").put("type", "bank_account");
  }

  /** Where a Payout stands. */
  public enum Status {
    PENDING,
    IN_TRANSIT,
    PAID,
    FAILED,
    CANCELED;

    /** Stripe's arrows: even a payout that was paid can come back. */
    boolean canBecome(Status next) {
      return switch (this) {
        case PENDING -> next != PENDING;
        case IN_TRANSIT -> next == PAID || next == FAILED;
        case PAID -> next == FAILED;
        case FAILED, CANCELED -> false;
      };
    }

    /** Stripe's word. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
