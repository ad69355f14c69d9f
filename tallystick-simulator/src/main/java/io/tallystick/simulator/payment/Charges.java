package io.tallystick.simulator.payment;

import io.tallystick.simulator.balance.BalanceTransaction;
import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.balance.Tariff;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Shelf;
import org.jspecify.annotations.Nullable;

/** The charges of the account and their transitions; each emits its event. */
final class Charges {
  /** Charges kept: more than any test makes in one run, some 100 MB at most. */
  static final int MAX_CHARGES = 200_000;

  static final String NOUN = "charge";

  private final Desk desk;
  private final Ledger ledger;
  private final Shelf<Charge> shelf = new Shelf<>(NOUN, MAX_CHARGES);

  Charges(Desk desk, Ledger ledger) {
    this.desk = desk;
    this.ledger = ledger;
    desk.library().shelve("ch", shelf::get);
  }

  /**
   * Opens a charge and, if it took the money, enters it in the ledger.
   *
   * @param intent null for the legacy API
   */
  Charge open(
      @Nullable String intent, Terms terms, PaymentMethod method, ChargeState state, Cause cause) {
    Charge opened = Charge.opened(desk.nextId("ch_3"), desk.now(), intent, terms, method, state);
    boolean enters = opened.captured() && !terms.captureMethod().equals(Terms.ASYNC);
    Charge charge = enters ? entered(opened, cause) : opened;
    shelf.add(charge);
    desk.emit("charge." + charge.status(), charge, cause);
    return charge;
  }

  /** Enters the money of a charge that was captured asynchronously, if it is not entered yet. */
  Charge enter(String id, Cause cause) {
    Charge charge = require(id);
    return charge.balanceTransaction() == null
        ? change(charge, entered(charge, cause), "charge.updated", cause)
        : charge;
  }

  Charge capture(String id, long amount, Cause cause) {
    Charge authorized = require(id);
    Charge captured = entered(authorized.in(new ChargeState.Captured(amount)), cause);
    shelf.replace(captured);
    desk.emit("charge.captured", captured, authorized, cause);
    return captured;
  }

  /** The bank has paid, or has not. */
  Charge settle(String id, @Nullable Decline failure, Cause cause) {
    Charge pending = require(id);
    Charge settled =
        failure == null
            ? entered(pending.in(new ChargeState.Captured(pending.amount())), cause)
            : pending.in(new ChargeState.Failed(failure));
    shelf.replace(settled);
    desk.emit("charge." + settled.status(), settled, pending, cause);
    return settled;
  }

  /** Gives back what a canceled payment had reserved or was about to take. */
  void abandon(String id) {
    Charge charge = require(id);
    switch (charge.state()) {
      case ChargeState.Authorized() -> shelf.replace(charge.in(new ChargeState.Released()));
      case ChargeState.Pending() -> shelf.replace(charge.in(new ChargeState.Failed(null)));
      case ChargeState.Captured captured -> {}
      case ChargeState.Released released -> {}
      case ChargeState.Failed failed -> {}
    }
  }

  /** An authorization that nobody captured in time. */
  void expire(String id, Cause cause) {
    abandon(id);
    desk.emit("charge.expired", require(id), cause);
  }

  private Charge entered(Charge charge, Cause cause) {
    long amount = charge.amountCaptured();
    String currency = charge.currency();
    boolean card = charge.paymentMethod().method().type().equals("card");
    BalanceTransaction.Type type =
        card ? BalanceTransaction.Type.CHARGE : BalanceTransaction.Type.PAYMENT;
    if (charge.paymentMethod().method().aftermath() == TestMethod.Aftermath.FUNDS_AT_ONCE) {
      Charge entered = charge.enteredAs(ledger.enter(type, currency, amount, 0, charge.id()));
      ledger.tellAvailable(cause);
      return entered;
    }
    long fee = Tariff.charge(amount, currency);
    return charge.enteredAs(ledger.enterLater(type, currency, amount, fee, charge.id()));
  }

  /** Puts a changed charge in its place and tells of it. */
  Charge change(Charge before, Charge after, @Nullable String event, Cause cause) {
    shelf.replace(after);
    if (event != null) {
      desk.emit(event, after, before, cause);
    }
    return after;
  }

  Charge require(String id) {
    return shelf.require(id);
  }

  Charge requireReferred(String id, String param) {
    return shelf.requireReferred(id, param);
  }

  Shelf<Charge> shelf() {
    return shelf;
  }
}
