package io.tallystick.simulator.payment;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Shelf;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The refunds of the account and their transitions. */
final class Refunds {
  /** Refunds kept: as many as charges are. */
  static final int MAX_REFUNDS = 200_000;

  /** Until a pending refund succeeds or a doubtful one fails; Stripe takes hours or days. */
  static final long BANK_SECONDS = 3_600;

  static final String NOUN = "refund";

  private final Desk desk;
  private final Charges charges;
  private final Ledger ledger;
  private final Shelf<Refund> shelf = new Shelf<>(NOUN, MAX_REFUNDS);

  Refunds(Desk desk, Charges charges, Ledger ledger) {
    this.desk = desk;
    this.charges = charges;
    this.ledger = ledger;
    desk.library().shelve("re", shelf::get);
  }

  Refund open(
      Charge charge,
      long amount,
      @Nullable String reason,
      Map<String, String> metadata,
      Cause cause) {
    TestMethod.Aftermath aftermath = charge.paymentMethod().method().aftermath();
    Refund.Status status =
        switch (aftermath) {
          case REFUND_PENDS -> Refund.Status.PENDING;
          case REFUND_ASKS -> Refund.Status.REQUIRES_ACTION;
          case NONE, FUNDS_AT_ONCE, DISPUTED, INQUIRED, REFUND_FAILS -> Refund.Status.SUCCEEDED;
        };
    String id = desk.nextId("re_3");
    String transaction =
        ledger.enter(BalanceTransaction.Type.REFUND, charge.currency(), -amount, 0, id);
    Charge after = charge.refundedBy(amount);
    Refund refund =
        new Refund(
            id, desk.now(), amount, after, reason, metadata, status, transaction, null, null);
    shelf.add(refund);
    charges.change(charge, after, "charge.refunded", cause);
    desk.emit("refund.created", refund, cause);
    switch (aftermath) {
      case REFUND_PENDS -> later(id, Refund.Status.SUCCEEDED);
      case REFUND_FAILS -> later(id, Refund.Status.FAILED);
      case NONE, FUNDS_AT_ONCE, DISPUTED, INQUIRED, REFUND_ASKS -> {}
    }
    return refund;
  }

  private void later(String id, Refund.Status status) {
    desk.agenda()
        .after(
            BANK_SECONDS,
            () -> {
              Refund refund = shelf.get(id);
              if (refund != null && refund.status().counts() && refund.status() != status) {
                move(refund, status, Cause.WORLD);
              }
            });
  }

  /** Moves a refund on; one that fails or is canceled gives the money back to the balance. */
  Refund move(Refund before, Refund.Status status, Cause cause) {
    boolean returns = before.status().counts() && !status.counts();
    Refund after = returns ? returned(before, status, cause) : before.in(status);
    tell(before, after, cause);
    if (status == Refund.Status.FAILED) {
      desk.emit("refund.failed", after, before, cause);
    }
    return after;
  }

  private Refund returned(Refund before, Refund.Status status, Cause cause) {
    Charge charge = charges.require(before.charge().id());
    charges.change(charge, charge.refundedBy(-before.amount()), null, cause);
    String transaction =
        ledger.enter(
            BalanceTransaction.Type.REFUND_FAILURE,
            charge.currency(),
            before.amount(),
            0,
            before.id());
    String why = status == Refund.Status.FAILED ? "unknown" : null;
    return before.failed(status, why, transaction);
  }

  Refund label(Refund before, Map<String, String> metadata, Cause cause) {
    Refund after = before.labelled(metadata);
    tell(before, after, cause);
    return after;
  }

  private void tell(Refund before, Refund after, Cause cause) {
    shelf.replace(after);
    desk.emit("refund.updated", after, before, cause);
    desk.emit("charge.refund.updated", after, before, cause);
  }

  Refund require(String id) {
    return shelf.require(id);
  }

  Shelf<Refund> shelf() {
    return shelf;
  }
}
