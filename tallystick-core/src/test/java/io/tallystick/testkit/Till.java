package io.tallystick.testkit;

import io.tallystick.Ids;
import io.tallystick.operation.Allowance;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.IdempotencyKey;
import io.tallystick.operation.Journal;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.order.Orders;
import io.tallystick.payment.Captures;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.LegacyCharges;
import io.tallystick.payment.OperationOutcomes;
import io.tallystick.payment.PaymentIntents;
import io.tallystick.payment.Payments;
import io.tallystick.payment.Refunds;
import io.tallystick.payment.Terms;
import io.tallystick.payment.Transfers;
import io.tallystick.stripe.StripeGateway;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's payment calls, as its callers use them. What it is sending, others do not know of. */
public final class Till {
  private final Journal journal;
  private final PaymentIntents paymentIntents;
  private final Captures captures;
  private final Refunds refunds;
  private final LegacyCharges charges;
  private final Transfers transfers;

  Till(
      TestDatabase database,
      Terms terms,
      Orders orders,
      Operations operations,
      Payments payments,
      StripeGateway stripe,
      Ids ids) {
    journal =
        new Journal(
            operations,
            new OperationOutcomes(database.jdbc(), orders, payments),
            stripe,
            database.transactions(),
            ids);
    paymentIntents =
        new PaymentIntents(database.jdbc(), Shop.ACCOUNT, terms, journal, orders, stripe, ids);
    captures = new Captures(Shop.ACCOUNT, journal, operations, orders, payments);
    refunds = new Refunds(Shop.ACCOUNT, journal, orders, payments);
    charges = new LegacyCharges(journal);
    transfers = new Transfers(Shop.ACCOUNT, journal, operations, orders, payments);
  }

  public Journal journal() {
    return journal;
  }

  public Heard create(
      String caller, CreatePaymentIntent request, IdempotencyKey key, Fingerprint fingerprint) {
    return Heard.of(() ->
        paymentIntents.create(
            new Asked(Shop.ACCOUNT, caller, OperationKind.PAYMENT_INTENT, key, fingerprint),
            request));
  }

  public Heard capture(String key, String paymentIntent, @Nullable Long amount) {
    return Heard.of(() ->
        captures.capture(
            asked(OperationKind.CAPTURE, key, paymentIntent + amount), paymentIntent, amount));
  }

  public Heard cancel(String key, String paymentIntent) {
    return cancel(key, paymentIntent, null);
  }

  /** By one who may cancel his own only. */
  public Heard cancel(String key, String paymentIntent, @Nullable String owner) {
    return Heard.of(() ->
        captures.cancel(
            asked(OperationKind.CANCEL, key, paymentIntent),
            paymentIntent,
            Optional.ofNullable(owner)));
  }

  public Heard refund(String key, String order, @Nullable Long amount) {
    return refund(Allowance.UNBOUNDED, key, order, amount);
  }

  public Heard refund(Allowance allowance, String key, String order, @Nullable Long amount) {
    return Heard.of(() ->
        refunds.create(
            asked(allowance, OperationKind.REFUND, key, order + amount),
            new Refunds.CreateRefund(order, amount, null)));
  }

  public Heard charge(String key, LegacyCharges.CreateCharge request) {
    return Heard.of(
        () -> charges.create(asked(OperationKind.CHARGE, key, request.toString()), request));
  }

  public Heard transfer(String key, Transfers.CreateTransfer request) {
    return transfer(Allowance.UNBOUNDED, key, request);
  }

  public Heard transfer(Allowance allowance, String key, Transfers.CreateTransfer request) {
    return Heard.of(() ->
        transfers.create(
            asked(allowance, OperationKind.TRANSFER, key, request.toString()), request));
  }

  private static Asked asked(OperationKind kind, String key, String body) {
    return asked(Allowance.UNBOUNDED, kind, key, body);
  }

  private static Asked asked(Allowance allowance, OperationKind kind, String key, String body) {
    return new Asked(
        Shop.ACCOUNT,
        Shop.CALLER,
        kind,
        Shop.key(key),
        Fingerprint.of("POST", kind.wireName(), body),
        allowance);
  }
}
