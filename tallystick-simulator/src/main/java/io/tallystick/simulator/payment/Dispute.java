package io.tallystick.simulator.payment;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a Dispute.
 *
 * @param reason in Stripe's words, such as {@code fraudulent}
 * @param evidence what the merchant said, by Stripe's field
 * @param submissions how often evidence was submitted
 * @param dueBy until when the merchant may answer, in seconds since the epoch
 * @param transactions the lines of the ledger that took the money and brought it back
 */
public record Dispute(
    String id,
    long created,
    Charge charge,
    String reason,
    Status status,
    Map<String, String> evidence,
    int submissions,
    long dueBy,
    Map<String, String> metadata,
    List<BalanceTransaction> transactions)
    implements ApiObject {

  public Dispute {
    evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    transactions = List.copyOf(transactions);
  }

  Dispute in(Status next) {
    return new Dispute(
        id, created, charge, reason, next, evidence, submissions, dueBy, metadata, transactions);
  }

  Dispute entered(List<BalanceTransaction> lines) {
    return new Dispute(
        id, created, charge, reason, status, evidence, submissions, dueBy, metadata, lines);
  }

  /** The dispute about what is left of the charge by now. */
  Dispute escalated(Charge now, long newDueBy) {
    return new Dispute(
        id, created, now, reason, status, evidence, submissions, newDueBy, metadata, transactions);
  }

  Dispute answered(Map<String, String> said, Map<String, String> labels, int times) {
    return new Dispute(
        id, created, charge, reason, status, said, times, dueBy, labels, transactions);
  }

  /** Minor units in dispute: what had not been given back when it began, or escalated. */
  public long amount() {
    return charge.refundable();
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "dispute");
    json.put("amount", amount());
    json.set(
        "balance_transactions",
        Json.array(transactions.stream().map(BalanceTransaction::json).toList()));
    json.put("charge", charge.id()).put("created", created).put("currency", charge.currency());
    json.set("evidence", Json.object(evidence));
    json.set("evidence_details", evidenceDetails());
    json.put("is_charge_refundable", status.isInquiry()).put("livemode", false);
    json.set("metadata", Json.object(metadata));
    json.put("payment_intent", charge.paymentIntent());
    json.set("payment_method_details", Json.object().put("type", "card"));
    return json.put("reason", reason).put("status", status.wireName());
  }

  private ObjectNode evidenceDetails() {
    return Json.object()
        .put("due_by", dueBy)
        .put("has_evidence", !evidence.isEmpty())
        .put("past_due", false)
        .put("submission_count", submissions);
  }

  /** Where a Dispute stands. */
  public enum Status {
    WARNING_NEEDS_RESPONSE,
    WARNING_UNDER_REVIEW,
    WARNING_CLOSED,
    NEEDS_RESPONSE,
    UNDER_REVIEW,
    WON,
    LOST,
    PREVENTED;

    /** Stripe's word. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Stripe's arrows: an inquiry closes or escalates, a dispute is decided once. */
    boolean canBecome(Status next) {
      return switch (this) {
        case WARNING_NEEDS_RESPONSE ->
            next == WARNING_UNDER_REVIEW
                || next == WARNING_CLOSED
                || next == NEEDS_RESPONSE
                || next == PREVENTED;
        case WARNING_UNDER_REVIEW -> next == WARNING_CLOSED || next == NEEDS_RESPONSE;
        case NEEDS_RESPONSE ->
            next == UNDER_REVIEW || next == WON || next == LOST || next == PREVENTED;
        case UNDER_REVIEW -> next == WON || next == LOST;
        case WON, LOST, PREVENTED, WARNING_CLOSED -> false;
      };
    }

    /** A bank that asks has not taken the money yet. */
    boolean isInquiry() {
      return this == WARNING_NEEDS_RESPONSE
          || this == WARNING_UNDER_REVIEW
          || this == WARNING_CLOSED;
    }

    boolean isFinal() {
      return this == WON || this == LOST || this == PREVENTED || this == WARNING_CLOSED;
    }

    /** Whether the disputed money is gone, for now or for good. */
    boolean holdsMoney() {
      return this == NEEDS_RESPONSE || this == UNDER_REVIEW || this == LOST;
    }
  }
}
