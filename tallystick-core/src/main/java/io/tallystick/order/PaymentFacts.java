package io.tallystick.order;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.List;

/**
 * What an order must know of its payment to be judged.
 *
 * @param state as far as it matters to an order
 * @param received money that has really arrived
 */
public record PaymentFacts(
    Account account,
    State state,
    Money received,
    List<RefundFact> refunds,
    List<DisputeFact> disputes) {
  /** The two ends of a payment, and everything before them. */
  public enum State {
    UNDER_WAY,
    SUCCEEDED,
    CANCELED
  }

  public PaymentFacts {
    refunds = List.copyOf(refunds);
    disputes = List.copyOf(disputes);
  }

  Currency currency() {
    return received.currency();
  }

  /** Minor units that have gone back, are on their way or are asked for. */
  long refunded() {
    return refunds.stream().filter(RefundFact::counts).mapToLong(RefundFact::amount).sum();
  }

  /** Minor units that refunds of ours hold whose outcome is not known. */
  public long reserved() {
    return refunds.stream()
        .filter(refund -> refund.state() == RefundFact.State.RESERVED)
        .mapToLong(RefundFact::amount)
        .sum();
  }

  /** Minor units that disputes hold; an inquiry holds nothing. */
  public long disputed() {
    return disputes.stream().filter(DisputeFact::holdsMoney).mapToLong(DisputeFact::amount).sum();
  }

  /** Minor units that can still be refunded: what arrived less refunds and disputed money. */
  public long refundable() {
    return Math.max(0, received.minorUnits() - refunded() - disputed());
  }

  /** Whether money arrived and all of it has gone back, or is on its way. */
  boolean isRefundedInFull() {
    return received.minorUnits() > 0 && refunded() - reserved() >= received.minorUnits();
  }
}
