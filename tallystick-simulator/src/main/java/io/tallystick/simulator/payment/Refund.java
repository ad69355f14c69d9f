package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a Refund.
 *
 * @param amount minor units
 * @param failureReason why it failed, in Stripe's words, or null
 */
public record Refund(
    String id,
    long created,
    long amount,
    Charge charge,
    @Nullable String reason,
    Map<String, String> metadata,
    Status status,
    @Nullable String balanceTransaction,
    @Nullable String failureReason,
    @Nullable String failureTransaction)
    implements ApiObject {

  public Refund {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  Refund in(Status next) {
    return new Refund(
        id,
        created,
        amount,
        charge,
        reason,
        metadata,
        next,
        balanceTransaction,
        failureReason,
        failureTransaction);
  }

  Refund failed(Status next, @Nullable String why, @Nullable String transaction) {
    return new Refund(
        id, created, amount, charge, reason, metadata, next, balanceTransaction, why, transaction);
  }

  Refund labelled(Map<String, String> next) {
    return new Refund(
        id,
        created,
        amount,
        charge,
        reason,
        next,
        status,
        balanceTransaction,
        failureReason,
        failureTransaction);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "refund");
    json.put("amount", amount).put("balance_transaction", balanceTransaction);
    json.put("charge", charge.id()).put("created", created).put("currency", charge.currency());
    json.set("destination_details", destination());
    if (failureReason != null) {
      json.put("failure_balance_transaction", failureTransaction);
      json.put("failure_reason", failureReason);
    }
    json.set("metadata", Json.object(metadata));
    json.set("next_action", NullNode.getInstance());
    json.put("payment_intent", charge.paymentIntent()).put("reason", reason);
    json.putNull("receipt_number").putNull("source_transfer_reversal");
    return json.put("status", status.wireName()).putNull("transfer_reversal");
  }

  private ObjectNode destination() {
    String type = charge.paymentMethod().method().type();
    ObjectNode details =
        type.equals("card")
            ? Json.object().put("reference_status", "pending").put("type", "refund")
            : Json.object();
    return Json.object().set(type, details).put("type", type);
  }

  /** Where a Refund stands. */
  public enum Status {
    PENDING,
    REQUIRES_ACTION,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /** Stripe's word. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Stripe's arrows: even a refund that succeeded can come back. */
    boolean canBecome(Status next) {
      return switch (this) {
        case PENDING, REQUIRES_ACTION -> next != this;
        case SUCCEEDED -> next == FAILED;
        case FAILED, CANCELED -> false;
      };
    }

    boolean counts() {
      return this != FAILED && this != CANCELED;
    }
  }
}
