package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.ApiObject;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot of a Charge, the attempt of a PaymentIntent to take money. */
public record Charge(
    String id,
    long created,
    String paymentIntent,
    Terms terms,
    PaymentMethod paymentMethod,
    ChargeState state)
    implements ApiObject {

  Charge in(ChargeState next) {
    return new Charge(id, created, paymentIntent, terms, paymentMethod, next);
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

  /** Minor units given back, among them what an authorization reserved and did not take. */
  public long amountRefunded() {
    return switch (state) {
      case ChargeState.Captured captured -> amount() - captured.amount();
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

  @Override
  public ObjectNode json() {
    return ChargeJson.of(this);
  }
}
