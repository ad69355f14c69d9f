package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.stripe.ChargeSnapshot;
import io.tallystick.stripe.ChargeStatus;
import org.jspecify.annotations.Nullable;

/**
 * A Charge as far as Stripe has told us.
 *
 * @param amountCaptured minor units, which only grow
 * @param amountRefunded the most that was ever told; what failed since is not taken off
 */
record Charge(
    Account account,
    String id,
    @Nullable String paymentIntent,
    ChargeStatus status,
    Money amount,
    long amountCaptured,
    long amountRefunded) {

  static Charge of(Account account, ChargeSnapshot told) {
    return new Charge(
        account,
        told.id(),
        told.paymentIntent(),
        told.status(),
        told.amount(),
        told.amountCaptured(),
        told.amountRefunded());
  }

  /** Whether it was declined; nothing of it was taken. */
  boolean hasFailed() {
    return status == ChargeStatus.FAILED;
  }

  Charge merge(ChargeSnapshot told) {
    return new Charge(
        account,
        id,
        paymentIntent == null ? told.paymentIntent() : paymentIntent,
        status.climbsTo(told.status()) ? told.status() : status,
        amount,
        Math.max(amountCaptured, told.amountCaptured()),
        Math.max(amountRefunded, told.amountRefunded()));
  }
}
