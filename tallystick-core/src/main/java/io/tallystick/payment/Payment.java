package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.order.PaymentFacts;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.PaymentIntentStatus;
import org.jspecify.annotations.Nullable;

/**
 * A PaymentIntent as far as Stripe has told us, and the one order that it pays.
 *
 * @param amountReceived minor units that have really arrived
 */
record Payment(
    Account account,
    String id,
    String orderId,
    PaymentIntentStatus status,
    Money amount,
    long amountReceived,
    @Nullable String latestCharge) {

  static Payment of(Account account, String orderId, PaymentIntentSnapshot snapshot) {
    return new Payment(
        new Account(account.name(), snapshot.livemode()),
        snapshot.id(),
        orderId,
        snapshot.status(),
        snapshot.amount(),
        snapshot.amountReceived(),
        snapshot.latestCharge());
  }

  /**
   * What is known after this snapshot, in whatever order they come: a payment only climbs, and
   * succeeded and canceled are never left.
   */
  Payment merge(PaymentIntentSnapshot snapshot) {
    return status.climbsTo(snapshot.status()) ? of(account, orderId, snapshot) : this;
  }

  PaymentFacts facts() {
    return new PaymentFacts(
        account,
        switch (status) {
          case SUCCEEDED -> PaymentFacts.State.SUCCEEDED;
          case CANCELED -> PaymentFacts.State.CANCELED;
          default -> PaymentFacts.State.UNDER_WAY;
        },
        new Money(amountReceived, amount.currency()));
  }
}
