package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.Failpoint;
import io.tallystick.Ids;
import io.tallystick.InvalidRequestException;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.IdempotencyKey;
import io.tallystick.operation.InFlight;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Operations;
import io.tallystick.order.Order;
import io.tallystick.order.OrderLine;
import io.tallystick.order.Orders;
import io.tallystick.order.Pricer;
import io.tallystick.order.Pricing;
import io.tallystick.payment.PaymentIntentAnswer.Created;
import io.tallystick.payment.PaymentIntentAnswer.KeyReused;
import io.tallystick.payment.PaymentIntentAnswer.Pending;
import io.tallystick.payment.PaymentIntentAnswer.Refused;
import io.tallystick.payment.PaymentIntentAnswer.Unavailable;
import io.tallystick.stripe.Form;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeOutcome;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Creates payment intents: order and operation are committed first, Stripe is called with no
 * transaction open and a frozen key, and what it said is merged.
 */
public final class PaymentIntents {
  private static final String KEY_IN_USE = "idempotency_key_in_use";

  private final Account account;
  private final Pricer pricer;
  private final Operations operations;
  private final Orders orders;
  private final Payments payments;
  private final StripeGateway stripe;
  private final TransactionOperations transactions;
  private final Ids ids;
  private final InFlight inFlight = new InFlight();

  public PaymentIntents(
      Account account,
      Pricer pricer,
      Operations operations,
      Orders orders,
      Payments payments,
      StripeGateway stripe,
      TransactionOperations transactions,
      Ids ids) {
    this.account = account;
    this.pricer = pricer;
    this.operations = operations;
    this.orders = orders;
    this.payments = payments;
    this.stripe = stripe;
    this.transactions = transactions;
    this.ids = ids;
  }

  /**
   * Creates an order and its payment intent, or answers as before if the key is known.
   *
   * @param caller stable and unique among all callers, as in {@code key:shop}
   * @throws InvalidRequestException if the cart cannot be priced; the key is then not used up
   */
  public PaymentIntentAnswer create(
      String caller, CreatePaymentIntent request, IdempotencyKey key, Fingerprint fingerprint) {
    return find(caller, key)
        .map(known -> repeat(known, fingerprint))
        .orElseGet(() -> begin(caller, request, key, fingerprint));
  }

  private Optional<Operation> find(String caller, IdempotencyKey key) {
    return operations.find(account, caller, OperationKind.PAYMENT_INTENT, key);
  }

  private PaymentIntentAnswer begin(
      String caller, CreatePaymentIntent request, IdempotencyKey key, Fingerprint fingerprint) {
    Pricing.Priced priced = price(request);
    String owner = request.onBehalfOf() == null ? caller : "user:" + request.onBehalfOf();
    Order order = Order.open(ids.next("ord_"), account, owner, request.reference(), priced.total());
    UUID id = ids.uuid();
    Operation operation =
        Operation.first(
            id,
            account,
            caller,
            OperationKind.PAYMENT_INTENT,
            key,
            fingerprint,
            order.id(),
            priced.total(),
            form(order, request.captureMethod(), id));
    inFlight.enter(id);
    try {
      return journal(operation, order, priced.lines())
          ? send(operation, false)
          : repeat(find(caller, key).orElseThrow(), fingerprint);
    } finally {
      inFlight.leave(id);
    }
  }

  private Pricing.Priced price(CreatePaymentIntent request) {
    return switch (pricer.price(request.cart())) {
      case Pricing.Priced priced -> priced;
      case Pricing.Refused(var errors) -> throw new InvalidRequestException(errors);
    };
  }

  private static String form(
      Order order, CreatePaymentIntent.CaptureMethod captureMethod, UUID operation) {
    return new Form()
        .add("amount", order.amount().minorUnits())
        .add("currency", order.amount().currency().code())
        .add("capture_method", captureMethod.wireName())
        .add("automatic_payment_methods[enabled]", "true")
        .add("metadata[" + Snapshot.OPERATION_METADATA + "]", operation.toString())
        .add("metadata[tallystick_order]", order.id())
        .encoded();
  }

  /** The commit before the call: from here on the call may have happened. */
  private boolean journal(Operation operation, Order order, List<OrderLine> lines) {
    return inTransaction(() -> {
      boolean inserted = operations.insert(operation);
      if (inserted) {
        orders.insert(order, lines);
        Failpoint.INTENT_UNCOMMITTED.reach();
      }
      return inserted;
    });
  }

  private PaymentIntentAnswer repeat(Operation operation, Fingerprint fingerprint) {
    if (!operation.fingerprint().equals(fingerprint)) {
      return new KeyReused();
    }
    return switch (operation.state()) {
      case SUCCEEDED -> replay(operation);
      case DECLINED, REJECTED ->
          new Refused(Objects.requireNonNullElse(operation.errorCode(), "unknown"), true);
      case REVIEW -> new Pending(operation.id(), "review");
      case PREPARED, SENT, UNKNOWN -> sendAgain(operation);
    };
  }

  /** The client secret is never stored, so Stripe is asked for it. */
  private PaymentIntentAnswer replay(Operation operation) {
    String id = Objects.requireNonNull(operation.resultId(), "a success has a result");
    return switch (stripe.retrievePaymentIntent(id)) {
      case StripeOutcome.Succeeded succeeded ->
          new Created(
              operation.orderId(),
              id,
              succeeded.clientSecret(),
              operation.amount(),
              Objects.requireNonNull(operation.resultStatus()),
              true);
      case StripeOutcome.RetryLater later when later.reason() == Reason.NOT_ALLOWED ->
          new Refused(later.code(), true);
      case StripeOutcome.Rejected rejected -> new Refused(rejected.code(), true);
      default -> new Unavailable("stripe_unavailable");
    };
  }

  private PaymentIntentAnswer sendAgain(Operation known) {
    if (!inFlight.enter(known.id())) {
      return new PaymentIntentAnswer.InFlight();
    }
    try {
      Operation operation = readAgain(known); // it may have been sent while we were on our way
      if (!operation.state().isResolved() && markSentAgain(operation)) {
        return send(operation, true);
      }
      mark(operation, OperationState.REVIEW, "key_expired"); // unless it has been resolved
      return repeat(readAgain(operation), operation.fingerprint());
    } finally {
      inFlight.leave(known.id());
    }
  }

  private Operation readAgain(Operation operation) {
    return operations.find(account, operation.caller(), operation.id()).orElseThrow();
  }

  private boolean markSentAgain(Operation operation) {
    return inTransaction(() -> operations.markSentAgain(operation.id()));
  }

  private PaymentIntentAnswer send(Operation operation, boolean replayed) {
    StripeOutcome outcome = call(operation);
    return switch (outcome) {
      case StripeOutcome.Succeeded succeeded -> succeed(operation, succeeded, replayed);
      case StripeOutcome.Declined declined -> {
        mark(operation, OperationState.DECLINED, declined.code());
        yield new Refused(declined.code(), replayed);
      }
      case StripeOutcome.Rejected rejected -> reject(operation, rejected, replayed);
      case StripeOutcome.RetryLater later -> retryLater(operation, later, replayed);
      case StripeOutcome.Unknown unknown -> {
        mark(operation, OperationState.UNKNOWN, unknown.code());
        yield new Pending(operation.id(), "pending");
      }
    };
  }

  /** Once more, with the same key, after a lost connection: an idle one may just have closed. */
  private StripeOutcome call(Operation operation) {
    Failpoint.INTENT_UNSENT.reach();
    StripeOutcome first = stripe.createPaymentIntent(operation.parameters(), operation.stripeKey());
    if (!(first instanceof StripeOutcome.Unknown unknown) || !unknown.connectionLost()) {
      return first;
    }
    StripeOutcome second =
        stripe.createPaymentIntent(operation.parameters(), operation.stripeKey());
    // What refuses the second call says nothing of the first, which may have been done.
    return second instanceof StripeOutcome.RetryLater ? first : second;
  }

  private PaymentIntentAnswer succeed(
      Operation operation, StripeOutcome.Succeeded succeeded, boolean replayed) {
    PaymentIntentSnapshot paymentIntent = succeeded.paymentIntent();
    boolean linked =
        inTransaction(() -> {
          Fate fate = payments.merge(account, List.of(paymentIntent)).getFirst();
          Failpoint.OUTCOME_UNCOMMITTED.reach();
          return fate.orderId() != null;
        });
    Failpoint.OUTCOME_COMMITTED.reach();
    if (!linked) {
      mark(operation, OperationState.REVIEW, "answer_does_not_match");
      return new Pending(operation.id(), "review");
    }
    return new Created(
        operation.orderId(),
        paymentIntent.id(),
        succeeded.clientSecret(),
        operation.amount(),
        paymentIntent.status().wireName(),
        replayed);
  }

  private PaymentIntentAnswer reject(
      Operation operation, StripeOutcome.Rejected rejected, boolean replayed) {
    if (rejected.code().equals("idempotency_error")) {
      mark(operation, OperationState.REVIEW, rejected.code());
      return new Pending(operation.id(), "review");
    }
    mark(operation, OperationState.REJECTED, rejected.code());
    return new Refused(rejected.code(), replayed);
  }

  private PaymentIntentAnswer retryLater(
      Operation operation, StripeOutcome.RetryLater later, boolean replayed) {
    if (later.code().equals(KEY_IN_USE)) {
      return new PaymentIntentAnswer.InFlight(); // another server is sending it; it stays sent
    }
    boolean neverReachedStripe = !replayed || operation.state() == OperationState.PREPARED;
    mark(
        operation,
        neverReachedStripe ? OperationState.PREPARED : OperationState.UNKNOWN,
        later.code());
    if (!neverReachedStripe) {
      return new Pending(operation.id(), "pending"); // this refusal says nothing of the first call
    }
    return later.reason() == Reason.NOT_ALLOWED
        ? new Refused(later.code(), replayed)
        : new Unavailable(later.reason() == Reason.BUSY ? "stripe_busy" : "stripe_unavailable");
  }

  private boolean inTransaction(BooleanSupplier work) {
    return Boolean.TRUE.equals(transactions.execute(status -> work.getAsBoolean()));
  }

  private void mark(Operation operation, OperationState state, String code) {
    transactions.executeWithoutResult(status -> operations.mark(operation.id(), state, code));
  }
}
