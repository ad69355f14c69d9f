package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.order.RefundFact;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.RefundStatus;
import org.jspecify.annotations.Nullable;

/**
 * A Refund as far as Stripe has told us.
 *
 * @param revision counts its changes in our tables
 */
record Refund(
    Account account,
    String id,
    @Nullable String paymentIntent,
    @Nullable String charge,
    RefundStatus status,
    Money amount,
    int revision) {

  static Refund of(Account account, RefundSnapshot told) {
    return new Refund(
        account, told.id(), told.paymentIntent(), told.charge(), told.status(), told.amount(), 1);
  }

  /**
   * What is known after this snapshot.
   *
   * @param latest whether Stripe was asked and nothing has changed since
   */
  Refund merge(RefundSnapshot told, boolean latest) {
    boolean later = status.climbsTo(told.status()) || (latest && !status.isFinal());
    return new Refund(
        account,
        id,
        paymentIntent == null ? told.paymentIntent() : paymentIntent,
        charge == null ? told.charge() : charge,
        later ? told.status() : status,
        amount,
        revision);
  }

  Refund linkedTo(@Nullable String intent) {
    return new Refund(account, id, intent, charge, status, amount, revision);
  }

  RefundFact fact() {
    return new RefundFact(
        id,
        amount.minorUnits(),
        switch (status) {
          case PENDING, REQUIRES_ACTION -> RefundFact.State.UNDER_WAY;
          case SUCCEEDED -> RefundFact.State.SUCCEEDED;
          case CANCELED, FAILED -> RefundFact.State.FAILED;
        });
  }
}
