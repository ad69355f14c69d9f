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
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import io.tallystick.stripe.PaymentIntentStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the money of authorized payment intents, or lets it go. Where both are tried at once Stripe
 * decides, and both callers hear which it was.
 */
public final class Captures {
  private final Account account;
  private final Journal journal;
  private final Operations operations;
  private final Orders orders;
  private final Payments payments;

  public Captures(
      Account account, Journal journal, Operations operations, Orders orders, Payments payments) {
    this.account = account;
    this.journal = journal;
    this.operations = operations;
    this.orders = orders;
    this.payments = payments;
  }

  /**
   * Captures an order's payment intent, once.
   *
   * @param amount minor units; null for all of it
   * @throws RefusedException if there is no such intent, or it has ended, or is being captured
   * @throws InvalidRequestException if it is more than was authorized
   */
  public Progress capture(Asked asked, String paymentIntent, @Nullable Long amount) {
    return journal.perform(
        asked,
        operation -> {
          Order order = lock(paymentIntent, Optional.empty());
          requireNoOther(paymentIntent);
          Money money = part(order, amount);
          return new Plan(
              new About(order.id(), paymentIntent, money),
              StripeForms.capture(paymentIntent, money),
              () -> orders.setAmountDue(order.id(), money.minorUnits()));
        });
  }

  /**
   * Cancels an order's payment intent.
   *
   * @param owner whose order it must be; nothing for callers who may cancel every one
   * @throws RefusedException if there is no such intent, or it has ended
   */
  public Progress cancel(Asked asked, String paymentIntent, Optional<String> owner) {
    return journal.perform(
        asked,
        operation -> {
          Order order = lock(paymentIntent, owner);
          return Plan.of(
              new About(order.id(), paymentIntent, order.amount()),
              StripeForms.cancel(paymentIntent, "requested_by_customer"));
        });
  }

  private Order lock(String paymentIntent, Optional<String> owner) {
    Order order =
        payments
            .orderOf(account, paymentIntent)
            .flatMap(id -> orders.lock(account, id))
            .filter(it -> owner.isEmpty() || owner.get().equals(it.owner()))
            .orElseThrow(() -> RefusedException.notFound("payment intent"));
    PaymentIntentStatus status = payments.funds(order).orElseThrow().payment().status();
    if (status.isFinal()) {
      throw RefusedException.of(
          status == PaymentIntentStatus.SUCCEEDED
              ? Refusal.PAYMENT_INTENT_SUCCEEDED
              : Refusal.PAYMENT_INTENT_CANCELED);
    }
    return order;
  }

  /** Two captures of different amounts would leave open what the order is paid with. */
  private void requireNoOther(String paymentIntent) {
    boolean underWay =
        operations.unsettledOn(account, paymentIntent).stream()
            .anyMatch(it -> it.kind() == OperationKind.CAPTURE && !it.state().isResolved());
    if (underWay) {
      throw RefusedException.of(Refusal.CAPTURE_UNDER_WAY);
    }
  }

  private static Money part(Order order, @Nullable Long amount) {
    if (amount == null) {
      return order.amount();
    }
    Money part = new Money(amount, order.amount().currency());
    if (amount > order.amount().minorUnits()) {
      throw invalid("exceeds_authorized");
    }
    if (part.chargeability() != Money.Chargeability.OK) {
      throw invalid(part.chargeability().errorCode());
    }
    return part;
  }

  private static InvalidRequestException invalid(String code) {
    return new InvalidRequestException(List.of(new FieldError("amount", code)));
  }
}
