package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.order.RefundFact;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.RefundStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Refund as far as Stripe has told us, or a reservation: one that we have asked for, whose id is
 * not known yet.
 *
 * @param operation of ours that asked for it; null if somebody else did
 * @param revision counts its changes in our tables
 */
record Refund(
    Account account,
    String id,
    @Nullable String paymentIntent,
    @Nullable String charge,
    RefundStatus status,
    Money amount,
    @Nullable UUID operation,
    int revision) {

  /** What a refund on its way is called until Stripe's id is known; none of Stripe's looks so. */
  static String reservationId(UUID operation) {
    return "reserved_" + operation;
  }

  static Refund reserved(Account account, UUID operation, String paymentIntent, Money amount) {
    return new Refund(
        account,
        reservationId(operation),
        paymentIntent,
        null,
        RefundStatus.PENDING,
        amount,
        operation,
        1);
  }

  boolean isReservation() {
    return operation != null && id.equals(reservationId(operation));
  }

  static Refund of(Account account, RefundSnapshot told) {
    return new Refund(
        account,
        told.id(),
        told.paymentIntent(),
        told.charge(),
        told.status(),
        told.amount(),
        null,
        1);
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
        operation,
        revision);
  }

  Refund linkedTo(@Nullable String intent) {
    return new Refund(account, id, intent, charge, status, amount, operation, revision);
  }

  Refund askedForBy(UUID asker) {
    return new Refund(account, id, paymentIntent, charge, status, amount, asker, revision);
  }

  RefundFact fact() {
    return new RefundFact(id, amount.minorUnits(), state());
  }

  private RefundFact.State state() {
    return switch (status) {
      case PENDING, REQUIRES_ACTION ->
          isReservation() ? RefundFact.State.RESERVED : RefundFact.State.UNDER_WAY;
      case SUCCEEDED -> RefundFact.State.SUCCEEDED;
      case CANCELED, FAILED -> RefundFact.State.FAILED;
    };
  }
}
