package io.tallystick.simulator.payment;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.balance.Tariff;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Shelf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The disputes of the account and their transitions. */
final class Disputes {
  /** Disputes kept: as many as charges are. */
  static final int MAX_DISPUTES = 200_000;

  /** How long a merchant may answer, and how long an inquiry stays open, as at Stripe. */
  static final long ANSWER_SECONDS = 9 * 86_400L;

  static final long INQUIRY_SECONDS = 120 * 86_400L;

  static final String NOUN = "dispute";

  private final Desk desk;
  private final Charges charges;
  private final Ledger ledger;
  private final Shelf<Dispute> shelf = new Shelf<>(NOUN, MAX_DISPUTES);

  Disputes(Desk desk, Charges charges, Ledger ledger) {
    this.desk = desk;
    this.charges = charges;
    this.ledger = ledger;
    desk.library().shelve("du", shelf::get);
  }

  /** The shopper, or the shopper's bank, does not agree. */
  Dispute open(Charge charge, Dispute.Status status, Cause cause) {
    String id = desk.nextId("du_1");
    Charge disputed = charges.change(charge, charge.disputedBy(id), null, cause);
    long patience = status.isInquiry() ? INQUIRY_SECONDS : ANSWER_SECONDS;
    long dueBy = desk.now() + patience;
    String reason = status.isInquiry() ? "general" : "fraudulent";
    Dispute dispute =
        new Dispute(
            id, desk.now(), disputed, reason, status, Map.of(), 0, dueBy, Map.of(), List.of());
    Dispute opened = status.holdsMoney() ? withdrawn(dispute) : dispute;
    shelf.add(opened);
    desk.emit("charge.dispute.created", opened, cause);
    if (status.holdsMoney()) {
      desk.emit("charge.dispute.funds_withdrawn", opened, cause);
    }
    desk.agenda().after(patience, () -> runOut(id));
    return opened;
  }

  /** The bank that only asked wants the money back: from now on the merchant has less time. */
  private Dispute escalated(Dispute inquiry) {
    desk.agenda().after(ANSWER_SECONDS, () -> runOut(inquiry.id()));
    Charge charge = charges.require(inquiry.charge().id());
    return withdrawn(inquiry.escalated(charge, desk.now() + ANSWER_SECONDS));
  }

  /** Nobody answered in time. */
  private void runOut(String id) {
    Dispute dispute = shelf.get(id);
    if (dispute == null || dispute.dueBy() > desk.now()) {
      return;
    }
    if (dispute.status() == Dispute.Status.NEEDS_RESPONSE) {
      decide(dispute, Dispute.Status.LOST, Cause.WORLD);
    } else if (dispute.status().isInquiry() && !dispute.status().isFinal()) {
      decide(dispute, Dispute.Status.WARNING_CLOSED, Cause.WORLD);
    }
  }

  /** The merchant's word, and with it, if submitted, the bank's turn. */
  Dispute answer(Dispute before, Dispute answered, boolean submitted, Cause cause) {
    Dispute after = submitted ? answered.in(reviewed(before.status())) : answered;
    shelf.replace(after);
    desk.emit("charge.dispute.updated", after, before, cause);
    return after;
  }

  private static Dispute.Status reviewed(Dispute.Status status) {
    return status.isInquiry() ? Dispute.Status.WARNING_UNDER_REVIEW : Dispute.Status.UNDER_REVIEW;
  }

  /**
   * Whether a bank may say so: once a charge has been given back in full, as Stripe has it, "no
   * further funds are withdrawn".
   */
  boolean mayBecome(Dispute dispute, Dispute.Status status) {
    boolean takes = !dispute.status().holdsMoney() && status.holdsMoney();
    return dispute.status().canBecome(status)
        && !(takes && charges.require(dispute.charge().id()).refundable() == 0);
  }

  /** The bank's word. */
  Dispute decide(Dispute before, Dispute.Status status, Cause cause) {
    boolean takes = !before.status().holdsMoney() && status.holdsMoney();
    boolean gives = before.status().holdsMoney() && !status.holdsMoney();
    Dispute moved = before.in(status);
    Dispute after = takes ? escalated(moved) : gives ? reinstated(moved) : moved;
    shelf.replace(after);
    desk.emit(
        status.isFinal() ? "charge.dispute.closed" : "charge.dispute.updated",
        after,
        before,
        cause);
    if (takes) {
      desk.emit("charge.dispute.funds_withdrawn", after, before, cause);
    } else if (gives) {
      desk.emit("charge.dispute.funds_reinstated", after, before, cause);
    }
    return after;
  }

  private Dispute withdrawn(Dispute dispute) {
    return entered(dispute, BalanceTransaction.Type.DISPUTE, -dispute.amount(), Tariff.DISPUTE);
  }

  /** Stripe keeps its fee. */
  private Dispute reinstated(Dispute dispute) {
    return entered(dispute, BalanceTransaction.Type.DISPUTE_REVERSAL, dispute.amount(), 0);
  }

  private Dispute entered(Dispute dispute, BalanceTransaction.Type type, long amount, long fee) {
    String currency = dispute.charge().currency();
    List<BalanceTransaction> lines = new ArrayList<>(dispute.transactions());
    lines.add(ledger.line(ledger.enter(type, currency, amount, fee, dispute.id())));
    return dispute.entered(lines);
  }

  Dispute require(String id) {
    return shelf.require(id);
  }

  Shelf<Dispute> shelf() {
    return shelf;
  }
}
