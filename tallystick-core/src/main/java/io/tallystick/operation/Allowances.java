package io.tallystick.operation;

import io.tallystick.Refusal;
import io.tallystick.RefusedException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Map;

/** Holds callers to what they may move, in the transaction that journals it. */
final class Allowances {
  private final Operations operations;

  Allowances(Operations operations) {
    this.operations = operations;
  }

  /**
   * Lets pass what the caller's caps allow. The order is locked already; the lock that is taken
   * here is the last, and only where a day is bounded.
   *
   * @throws RefusedException if it is more
   */
  void require(Asked asked, About about) {
    Money amount = about.amount();
    Allowance allowance = asked.allowance();
    if (amount == null) {
      return;
    }
    if (!allowance.each().isEmpty() && amount.minorUnits() > most(allowance.each(), amount)) {
      throw refused("This key may not move so much, or not in this currency, at once.");
    }
    if (!allowance.day().isEmpty() && amount.minorUnits() > leftToday(asked, amount)) {
      throw refused("This key may not move so much more, or not in this currency, today (UTC).");
    }
  }

  /** The sum is a statement of its own, after the lock: it sees whatever was waited for. */
  private long leftToday(Asked asked, Money amount) {
    operations.lockMoves(asked.caller());
    return most(asked.allowance().day(), amount)
        - operations.movedToday(asked.account(), asked.caller(), amount.currency());
  }

  private static long most(Map<Currency, Long> caps, Money amount) {
    return caps.getOrDefault(amount.currency(), 0L);
  }

  private static RefusedException refused(String detail) {
    return RefusedException.of(Refusal.CAP_EXCEEDED, detail);
  }
}
