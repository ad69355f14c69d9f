package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Money;
import io.tallystick.order.DisputeFact;
import io.tallystick.stripe.DisputeSnapshot;
import io.tallystick.stripe.DisputeStatus;
import org.jspecify.annotations.Nullable;

/** A Dispute as far as Stripe has told us. */
record Dispute(
    Account account,
    String id,
    @Nullable String paymentIntent,
    @Nullable String charge,
    DisputeStatus status,
    Money amount) {

  static Dispute of(Account account, DisputeSnapshot told) {
    return new Dispute(
        account, told.id(), told.paymentIntent(), told.charge(), told.status(), told.amount());
  }

  Dispute merge(DisputeSnapshot told) {
    return new Dispute(
        account,
        id,
        paymentIntent == null ? told.paymentIntent() : paymentIntent,
        charge == null ? told.charge() : charge,
        status.climbsTo(told.status()) ? told.status() : status,
        status.climbsTo(told.status()) ? told.amount() : amount);
  }

  Dispute linkedTo(@Nullable String intent) {
    return new Dispute(account, id, intent, charge, status, amount);
  }

  DisputeFact fact() {
    return new DisputeFact(
        id,
        amount.minorUnits(),
        switch (status) {
          case WARNING_NEEDS_RESPONSE, WARNING_UNDER_REVIEW, WARNING_CLOSED ->
              DisputeFact.State.INQUIRY;
          case NEEDS_RESPONSE, UNDER_REVIEW -> DisputeFact.State.OPEN;
          case PREVENTED -> DisputeFact.State.PREVENTED;
          case WON -> DisputeFact.State.WON;
          case LOST -> DisputeFact.State.LOST;
        });
  }
}
