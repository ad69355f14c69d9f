package io.tallystick.simulator.balance;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of the ledger; it never changes.
 *
 * @param amount minor units, negative when money leaves
 * @param fee minor units, taken off the amount
 * @param availableOn from when the money can be paid out, in seconds since the epoch
 * @param source the object that it is about
 * @param seenAt when this view of it was taken, in seconds since the epoch
 */
public record BalanceTransaction(
    String id,
    long created,
    Type type,
    String currency,
    long amount,
    long fee,
    long availableOn,
    String source,
    long seenAt)
    implements ApiObject {

  BalanceTransaction asOf(long now) {
    return new BalanceTransaction(
        id, created, type, currency, amount, fee, availableOn, source, now);
  }

  /** Minor units that the balance changes by. */
  public long net() {
    return amount - fee;
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "balance_transaction");
    json.put("amount", amount).put("available_on", availableOn).put("created", created);
    json.put("currency", currency).putNull("description").putNull("exchange_rate");
    json.put("fee", fee);
    json.set("fee_details", fee == 0 ? Json.array() : Json.array(List.of(feeDetail())));
    json.put("net", net()).put("reporting_category", type.category()).put("source", source);
    return json.put("status", availableOn <= seenAt ? "available" : "pending")
        .put("type", type.wireName());
  }

  private ObjectNode feeDetail() {
    return Json.object()
        .put("amount", fee)
        .putNull("application")
        .put("currency", currency)
        .put("description", "Stripe processing fees")
        .put("type", "stripe_fee");
  }

  /** What moved the money. */
  public enum Type {
    CHARGE("charge", "charge"),
    PAYMENT("payment", "charge"),
    REFUND("refund", "refund"),
    REFUND_FAILURE("refund_failure", "refund_failure"),
    DISPUTE("adjustment", "dispute"),
    DISPUTE_REVERSAL("adjustment", "dispute_reversal"),
    TRANSFER("transfer", "transfer"),
    TRANSFER_REFUND("transfer_refund", "transfer_reversal"),
    PAYOUT("payout", "payout"),
    PAYOUT_FAILURE("payout_failure", "payout_reversal"),
    PAYOUT_CANCEL("payout_cancel", "payout_reversal"),
    TOPUP("topup", "topup");

    private final String wireName;
    private final String category;

    Type(String wireName, String category) {
      this.wireName = wireName;
      this.category = category;
    }

    /** Stripe's word. */
    public String wireName() {
      return wireName;
    }

    String category() {
      return category;
    }
  }
}
