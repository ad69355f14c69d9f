package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.Refusal;
import io.tallystick.RefusedException;
import io.tallystick.money.Money;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Journal;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import io.tallystick.order.Orders;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Passes money on to connected accounts, out of an order's charge where one is named. */
public final class Transfers {
  private final Account account;
  private final Journal journal;
  private final Operations operations;
  private final Orders orders;
  private final Payments payments;

  public Transfers(
      Account account, Journal journal, Operations operations, Orders orders, Payments payments) {
    this.account = account;
    this.journal = journal;
    this.operations = operations;
    this.orders = orders;
    this.payments = payments;
  }

  /**
   * What to pass on.
   *
   * @param destination a connected account, as in {@code acct_123}
   * @param orderId the order whose money it is; null for money of the balance
   */
  public record CreateTransfer(Money amount, String destination, @Nullable String orderId) {}

  /**
   * Transfers money, once.
   *
   * @throws RefusedException if there is no such order, or it is not paid
   * @throws InvalidRequestException if it is no amount, or not the order's
   */
  public Progress create(Asked asked, CreateTransfer request) {
    return journal.perform(asked, operation -> plan(operation, request));
  }

  private Plan plan(UUID operation, CreateTransfer request) {
    Money amount = request.amount();
    if (amount.minorUnits() < 1
        || amount.minorUnits() > amount.currency().maximum()
        || amount.minorUnits() % amount.currency().step() != 0) {
      throw invalid("amount", "amount_invalid");
    }
    String charge = request.orderId() == null ? null : chargeOf(request.orderId(), amount);
    return Plan.of(
        new About(request.orderId(), request.destination(), amount),
        StripeForms.transfer(operation, amount, request.destination(), charge));
  }

  private String chargeOf(String orderId, Money amount) {
    Funds funds =
        orders
            .lock(account, orderId)
            .map(payments::funds)
            .orElseThrow(() -> RefusedException.notFound("order"))
            .filter(Funds::hasSucceeded)
            .orElseThrow(() -> RefusedException.of(Refusal.NOT_PAID));
    if (!amount.currency().equals(funds.payment().amount().currency())) {
      throw invalid("currency", "not_the_orders");
    }
    if (amount.minorUnits() > funds.payment().amountReceived()) {
      throw invalid("amount", "exceeds_captured");
    }
    // What went back, is disputed or was passed on already would come out of the platform's money.
    if (amount.minorUnits() > funds.facts().refundable() - operations.transferred(orderId)) {
      throw invalid("amount", "exceeds_remaining");
    }
    String charge = funds.payment().latestCharge();
    if (charge == null) {
      throw RefusedException.of(Refusal.NOT_PAID, "The order's charge is not known yet.");
    }
    return charge;
  }

  private static InvalidRequestException invalid(String field, String code) {
    return new InvalidRequestException(List.of(new FieldError(field, code)));
  }
}
