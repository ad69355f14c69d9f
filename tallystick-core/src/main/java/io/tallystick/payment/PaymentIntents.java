package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.InvalidRequestException;
import io.tallystick.Owner;
import io.tallystick.Refusal;
import io.tallystick.RefusedException;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Journal;
import io.tallystick.operation.Operation;
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import io.tallystick.order.CartHash;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import io.tallystick.order.Pricing;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeOutcome;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Creates payment intents: order and operation are committed first, Stripe is called with no
 * transaction open and a frozen key, and what it said is merged. A user who comes back with the
 * same cart gets the intent that is still open.
 */
public final class PaymentIntents {
  private final Account account;
  private final Terms terms;
  private final Journal journal;
  private final Orders orders;
  private final PaymentRecords records;
  private final UserCustomers customers;
  private final StripeGateway stripe;
  private final Ids ids;

  public PaymentIntents(
      JdbcClient jdbc,
      Account account,
      Terms terms,
      Journal journal,
      Orders orders,
      StripeGateway stripe,
      Ids ids) {
    this.account = account;
    this.terms = terms;
    this.journal = journal;
    this.orders = orders;
    this.records = new PaymentRecords(jdbc);
    this.customers = new UserCustomers(jdbc, account, journal, ids);
    this.stripe = stripe;
    this.ids = ids;
  }

  /**
   * Creates an order and its payment intent, or answers as before if the key is known.
   *
   * @return a success with the client secret
   * @throws InvalidRequestException if the cart cannot be priced; the key is then not used up
   * @throws RefusedException if the app does not let it happen, the same cart is being bought just
   *     now, or the secret cannot be had
   */
  public Progress create(Asked asked, CreatePaymentIntent request) {
    Optional<Operation> known = journal.find(asked);
    Progress progress =
        known.isPresent() ? journal.repeat(known.get(), asked) : begin(asked, request);
    return progress instanceof Progress.Succeeded succeeded ? withSecret(succeeded) : progress;
  }

  /** What is to be bought, priced, and by whom. */
  private record Purchase(String owner, Pricing.Priced priced, @Nullable CartHash cart) {}

  private Progress begin(Asked asked, CreatePaymentIntent request) {
    Pricing.Priced priced = terms.of(asked, request);
    if (request.user() == null) {
      return buy(asked, request, new Purchase(asked.caller(), priced, null), Optional.empty());
    }
    String owner = Owner.ofUser(request.user());
    CartHash cart =
        CartHash.of(
            priced.lines(),
            priced.total(),
            request.reference(),
            request.captureMethod().wireName());
    if (request.reference() != null) {
      refuseIfAlreadyPaidFor(owner, cart);
    }
    Optional<Progress> open = openIntent(asked, owner, cart);
    return open.isPresent()
        ? open.get()
        : buy(asked, request, new Purchase(owner, priced, cart), customers.of(owner));
  }

  private Progress buy(
      Asked asked, CreatePaymentIntent request, Purchase purchase, Optional<String> customer) {
    return journal.begin(asked, operation -> plan(operation, request, purchase, customer));
  }

  private Plan plan(
      UUID operation, CreatePaymentIntent request, Purchase purchase, Optional<String> customer) {
    refuseIfUnderWay(purchase);
    Order order =
        Order.open(
            ids.next("ord_"),
            account,
            purchase.owner(),
            request.reference(),
            purchase.priced().total());
    return new Plan(
        new About(order.id(), null, order.amount()),
        StripeForms.paymentIntent(
            operation, order.id(), order.amount(), request.captureMethod(), customer.orElse(null)),
        () -> orders.insert(order, purchase.priced().lines(), purchase.cart()));
  }

  /** A double click comes with two keys; the second must not make a second order. */
  private void refuseIfUnderWay(Purchase purchase) {
    if (purchase.cart() != null) {
      records.lockCart(purchase.owner(), purchase.cart());
      records
          .openOrder(account, purchase.owner(), purchase.cart())
          .filter(
              order -> order.isFresh() && (order.isBeingCreated() || order.payable().isPresent()))
          .ifPresent(order -> {
            throw underWay();
          });
    }
  }

  /** The same order of the app, by its own name for it, whose money is on its way. */
  private void refuseIfAlreadyPaidFor(String owner, CartHash cart) {
    records
        .openOrder(account, owner, cart)
        .filter(OpenOrder::isBeingPaid)
        .ifPresent(order -> {
          throw RefusedException.of(
              Refusal.PAYMENT_UNDER_WAY,
              "The payment of order "
                  + order.orderId()
                  + ", the same cart and reference, is under"
                  + " way.");
        });
  }

  private static RefusedException underWay() {
    return RefusedException.of(Refusal.IN_FLIGHT);
  }

  /** The intent that this cart has already, if it can still be paid. */
  private Optional<Progress> openIntent(Asked asked, String owner, CartHash cart) {
    Optional<OpenOrder> order = records.openOrder(account, owner, cart);
    if (order.isPresent() && order.get().isBeingCreated()) {
      throw underWay();
    }
    return order
        .flatMap(OpenOrder::payable)
        .flatMap(intent -> openIntent(asked, order.get().orderId(), intent));
  }

  /** While Stripe cannot tell whether it is open, a second one could be paid beside it. */
  private Optional<Progress> openIntent(Asked asked, String orderId, String intent) {
    return switch (stripe.retrievePaymentIntent(account, intent)) {
      case StripeOutcome.Succeeded found -> adopt(asked, orderId, found);
      case StripeOutcome.Rejected gone -> Optional.empty();
      case StripeOutcome.Declined odd -> throw unavailable();
      case StripeOutcome.RetryLater later -> throw unavailable();
      case StripeOutcome.Unknown unknown -> throw unavailable();
    };
  }

  private static RefusedException unavailable() {
    return RefusedException.of(Refusal.STRIPE_UNAVAILABLE);
  }

  private Optional<Progress> adopt(Asked asked, String orderId, StripeOutcome.Succeeded found) {
    if (!(found.object() instanceof PaymentIntentSnapshot intent)) {
      return Optional.empty();
    }
    if (!intent.status().isPayable()) { // and its event is not here yet
      journal.learn(account, intent);
      return Optional.empty();
    }
    Plan plan =
        Plan.of(
            new About(orderId, null, intent.amount()),
            StripeForms.none("/v1/payment_intents/" + intent.id()));
    return journal
        .adopt(asked, plan, intent.id(), intent.status().wireName())
        .map(operation -> new Progress.Succeeded(operation, found.clientSecret(), false));
  }

  /**
   * The client secret is never stored, so Stripe is asked for it where the call did not bring it.
   */
  private Progress withSecret(Progress.Succeeded succeeded) {
    if (succeeded.clientSecret().isPresent()) {
      return succeeded;
    }
    Operation operation = succeeded.operation();
    if (stripe.retrievePaymentIntent(account, operation.resultId())
        instanceof StripeOutcome.Succeeded found) {
      return new Progress.Succeeded(operation, found.clientSecret(), succeeded.replayed());
    }
    throw unavailable();
  }
}
