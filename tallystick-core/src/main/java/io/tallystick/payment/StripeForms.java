package io.tallystick.payment;

import io.tallystick.money.Money;
import io.tallystick.operation.Call;
import io.tallystick.stripe.Form;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeNoun;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The calls that we make to Stripe, as they are frozen. Whatever makes an object names its
 * operation.
 */
final class StripeForms {
  private StripeForms() {}

  static Call paymentIntent(
      UUID operation,
      String orderId,
      Money amount,
      CreatePaymentIntent.CaptureMethod captureMethod,
      @Nullable String customer) {
    Form form =
        money(amount)
            .add("capture_method", captureMethod.wireName())
            .add("automatic_payment_methods[enabled]", "true");
    return of(
        StripeNoun.PAYMENT_INTENT.path(),
        named(optional(form, "customer", customer), operation)
            .add("metadata[tallystick_order]", orderId));
  }

  static Call capture(String paymentIntent, Money amount) {
    return of(
        StripeNoun.PAYMENT_INTENT.path() + "/" + paymentIntent + "/capture",
        new Form().add("amount_to_capture", amount.minorUnits()));
  }

  static Call cancel(String paymentIntent, String reason) {
    return of(
        StripeNoun.PAYMENT_INTENT.path() + "/" + paymentIntent + "/cancel",
        new Form().add("cancellation_reason", reason));
  }

  static Call refund(UUID operation, String paymentIntent, Money amount, @Nullable String reason) {
    Form form = new Form().add("payment_intent", paymentIntent).add("amount", amount.minorUnits());
    return of(StripeNoun.REFUND.path(), named(optional(form, "reason", reason), operation));
  }

  static Call charge(UUID operation, Money amount, String source, @Nullable String description) {
    Form form = money(amount).add("source", source);
    return of(
        StripeNoun.CHARGE.path(), named(optional(form, "description", description), operation));
  }

  /**
   * Without a transfer_group: Stripe gives a transfer that of its source_transaction, and gives
   * that one if it has none.
   */
  static Call transfer(
      UUID operation, Money amount, String destination, @Nullable String sourceTransaction) {
    Form form = money(amount).add("destination", destination);
    return of(
        StripeNoun.TRANSFER.path(),
        named(optional(form, "source_transaction", sourceTransaction), operation));
  }

  static Call customer(UUID operation, String owner) {
    return of(
        StripeNoun.CUSTOMER.path(),
        named(new Form(), operation).add("metadata[tallystick_owner]", owner));
  }

  /** Of an operation whose object is there already: nothing is ever sent. */
  static Call none(String path) {
    return new Call(path, "");
  }

  private static Form money(Money amount) {
    return new Form().add("amount", amount.minorUnits()).add("currency", amount.currency().code());
  }

  private static Form optional(Form form, String name, @Nullable String value) {
    return value == null ? form : form.add(name, value);
  }

  private static Form named(Form form, UUID operation) {
    return form.add("metadata[" + Snapshot.OPERATION_METADATA + "]", operation.toString());
  }

  private static Call of(String path, Form form) {
    return new Call(path, form.encoded());
  }
}
