package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a Charge, an attempt to take money.
 *
 * @param paymentIntent whose attempt it is; null for a charge of the legacy API
 * @param refunded minor units given back by refunds that did not fail
 * @param dispute the dispute about it, or null
 * @param balanceTransaction the line of the ledger that brought the money, once there is one
 */
public record Charge(
    String id,
    long created,
    @Nullable String paymentIntent,
    Terms terms,
    PaymentMethod paymentMethod,
    ChargeState state,
    long refunded,
    @Nullable String dispute,
    @Nullable String balanceTransaction)
    implements ApiObject {

  static Charge opened(
      String id,
      long created,
      @Nullable String paymentIntent,
      Terms terms,
      PaymentMethod method,
      ChargeState state) {
    return new Charge(id, created, paymentIntent, terms, method, state, 0, null, null);
  }

  Charge in(ChargeState next) {
    return new Charge(
        id,
        created,
        paymentIntent,
        terms,
        paymentMethod,
        next,
        refunded,
        dispute,
        balanceTransaction);
  }

  Charge on(Terms next) {
    return new Charge(
        id,
        created,
        paymentIntent,
        next,
        paymentMethod,
        state,
        refunded,
        dispute,
        balanceTransaction);
  }

  Charge enteredAs(String transaction) {
    return new Charge(
        id, created, paymentIntent, terms, paymentMethod, state, refunded, dispute, transaction);
  }

  Charge refundedBy(long amount) {
    return new Charge(
        id,
        created,
        paymentIntent,
        terms,
        paymentMethod,
        state,
        refunded + amount,
        dispute,
        balanceTransaction);
  }

  Charge disputedBy(String newDispute) {
    return new Charge(
        id,
        created,
        paymentIntent,
        terms,
        paymentMethod,
        state,
        refunded,
        newDispute,
        balanceTransaction);
  }

  /** Stripe's word: an authorized charge is {@code succeeded} too. */
  public String status() {
    return switch (state) {
      case ChargeState.Pending() -> "pending";
      case ChargeState.Failed failed -> "failed";
      case ChargeState.Authorized authorized -> "succeeded";
      case ChargeState.Released released -> "succeeded";
      case ChargeState.Captured captured -> "succeeded";
    };
  }

  /** Minor units asked for. */
  public long amount() {
    return terms.amount();
  }

  /** Minor units taken. */
  public long amountCaptured() {
    return state instanceof ChargeState.Captured captured ? captured.amount() : 0;
  }

  /** Minor units that a refund can still give back. */
  long refundable() {
    return amountCaptured() - refunded;
  }

  /** Minor units given back, among them what an authorization reserved and did not take. */
  public long amountRefunded() {
    return switch (state) {
      case ChargeState.Captured captured -> amount() - captured.amount() + refunded;
      case ChargeState.Released() -> amount();
      case ChargeState.Pending pending -> 0;
      case ChargeState.Authorized authorized -> 0;
      case ChargeState.Failed failed -> 0;
    };
  }

  public boolean captured() {
    return state instanceof ChargeState.Captured;
  }

  public String currency() {
    return terms.currency();
  }

  public Map<String, String> metadata() {
    return terms.labels().metadata();
  }

  public @Nullable String transferGroup() {
    return terms.labels().transferGroup();
  }

  @Override
  public ObjectNode json() {
    return ChargeJson.of(this);
  }
}
