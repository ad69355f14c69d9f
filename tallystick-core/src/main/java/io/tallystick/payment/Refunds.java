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
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives money back. It is reserved under the order's lock before Stripe is asked, so that refunds
 * under way, done, and made in Stripe's dashboard never exceed what was captured.
 */
public final class Refunds {
  private final Account account;
  private final Journal journal;
  private final Orders orders;
  private final Payments payments;

  public Refunds(Account account, Journal journal, Orders orders, Payments payments) {
    this.account = account;
    this.journal = journal;
    this.orders = orders;
    this.payments = payments;
  }

  /**
   * What to give back.
   *
   * @param amount minor units; null for all that can still be refunded
   * @param reason in Stripe's words, or null
   */
  public record CreateRefund(String orderId, @Nullable Long amount, @Nullable String reason) {}

  /**
   * Refunds an order, in full or in part.
   *
   * @throws RefusedException if there is no such order, or nothing of it that can be refunded
   * @throws InvalidRequestException if it is more than can be refunded
   */
  public Progress create(Asked asked, CreateRefund request) {
    return journal.perform(asked, operation -> plan(operation, request));
  }

  private Plan plan(UUID operation, CreateRefund request) {
    Order order =
        orders
            .lock(account, request.orderId())
            .orElseThrow(() -> RefusedException.notFound("order"));
    Funds funds =
        payments
            .funds(order)
            .filter(Funds::hasSucceeded)
            .orElseThrow(() -> RefusedException.of(Refusal.NOT_PAID));
    Money amount = amount(funds, request.amount());
    String paymentIntent = funds.payment().id();
    return new Plan(
        new About(order.id(), paymentIntent, amount),
        StripeForms.refund(operation, paymentIntent, amount, request.reason()),
        () -> payments.reserve(Refund.reserved(account, operation, paymentIntent, amount)));
  }

  private static Money amount(Funds funds, @Nullable Long wanted) {
    long refundable = funds.facts().refundable();
    if (refundable == 0 && funds.facts().reserved() > 0) {
      throw RefusedException.of(Refusal.REFUND_UNDER_WAY);
    }
    if (refundable == 0) {
      throw RefusedException.of(
          funds.facts().disputed() > 0 ? Refusal.DISPUTED : Refusal.NOTHING_TO_REFUND);
    }
    Money amount =
        new Money(wanted == null ? refundable : wanted, funds.payment().amount().currency());
    if (amount.minorUnits() > refundable) {
      throw invalid("exceeds_refundable");
    }
    if (amount.minorUnits() < 1 || amount.minorUnits() % amount.currency().step() != 0) {
      throw invalid("amount_invalid");
    }
    return amount;
  }

  private static InvalidRequestException invalid(String code) {
    return new InvalidRequestException(List.of(new FieldError("amount", code)));
  }
}
