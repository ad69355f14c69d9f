package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.order.DisputeFact;
import io.tallystick.order.PaymentFacts;
import io.tallystick.order.RefundFact;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.PaymentIntentStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PaymentIntent as far as Stripe has told us, and the one order that it pays.
 *
 * @param amountReceived minor units that have really arrived
 * @param revision counts its changes in our tables
 */
record Payment(
    Account account,
    String id,
    String orderId,
    PaymentIntentStatus status,
    Money amount,
    long amountReceived,
    @Nullable String latestCharge,
    int revision) {

  static Payment of(Account account, String orderId, PaymentIntentSnapshot told) {
    return of(account, orderId, told, 1);
  }

  private static Payment of(
      Account account, String orderId, PaymentIntentSnapshot told, int revision) {
    return new Payment(
        new Account(account.name(), told.livemode()),
        told.id(),
        orderId,
        told.status(),
        told.amount(),
        told.amountReceived(),
        told.latestCharge(),
        revision);
  }

  /**
   * What is known after this snapshot, in whatever order they come: a payment only climbs, and
   * succeeded and canceled are never left.
   *
   * @param latest whether Stripe was asked and nothing has changed since: then a payment that is
   *     not at its end may go back
   */
  Payment merge(PaymentIntentSnapshot told, boolean latest) {
    return status.climbsTo(told.status()) || (latest && !status.isFinal())
        ? of(account, orderId, told, revision)
        : this;
  }

  PaymentFacts facts(List<RefundFact> refunds, List<DisputeFact> disputes) {
    return new PaymentFacts(
        account,
        switch (status) {
          case SUCCEEDED -> PaymentFacts.State.SUCCEEDED;
          case CANCELED -> PaymentFacts.State.CANCELED;
          default -> PaymentFacts.State.UNDER_WAY;
        },
        new Money(amountReceived, amount.currency()),
        refunds,
        disputes);
  }
}
