package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.stripe.TransferSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A Transfer as far as Stripe has told us. It has no statuses; what is reversed stays so.
 *
 * @param amountReversed minor units, which only grow
 * @param sourceTransaction the charge whose money it passes on, if it names one
 */
record Transfer(
    Account account,
    String id,
    Money amount,
    long amountReversed,
    @Nullable String destination,
    @Nullable String sourceTransaction) {

  static Transfer of(Account account, TransferSnapshot told) {
    return new Transfer(
        account,
        told.id(),
        told.amount(),
        told.amountReversed(),
        told.destination(),
        told.sourceTransaction());
  }

  Transfer merge(TransferSnapshot told) {
    return new Transfer(
        account,
        id,
        amount,
        Math.max(amountReversed, told.amountReversed()),
        destination,
        sourceTransaction == null ? told.sourceTransaction() : sourceTransaction);
  }
}
