package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import org.jspecify.annotations.Nullable;

/** The PaymentIntents of the account and their transitions; each emits its events. */
final class PaymentIntents {
  /** Intents kept: more than any test makes in one run, some 100 MB at most. */
  static final int MAX_INTENTS = 200_000;

  /** Characters of a client secret behind its intent, as at Stripe. */
  private static final int SECRET_CHARS = 25;

  static final String NOUN = "payment_intent";

  private final Desk desk;
  private final Charges charges;
  private final Cashier cashier;
  private final Shelf<PaymentIntent> shelf = new Shelf<>(MAX_INTENTS);

  PaymentIntents(Desk desk, Charges charges) {
    this.desk = desk;
    this.charges = charges;
    this.cashier = new Cashier(charges, desk.events());
  }

  PaymentIntent open(Terms terms, @Nullable PaymentMethod method, Cause cause) {
    String id = desk.nextId("pi_3");
    IntentState state =
        method == null
            ? new IntentState.RequiresPaymentMethod(null)
            : new IntentState.RequiresConfirmation(method);
    PaymentIntent intent =
        new PaymentIntent(
            id, id + desk.ids().next("_secret_", SECRET_CHARS), desk.now(), terms, state);
    shelf.add(intent);
    desk.events().emit("payment_intent.created", intent, cause);
    return intent;
  }

  PaymentIntent update(PaymentIntent intent, Terms terms, @Nullable PaymentMethod method) {
    PaymentIntent updated = intent.on(terms);
    if (method != null) {
      updated = updated.in(new IntentState.RequiresConfirmation(method));
    }
    shelf.replace(updated);
    return updated;
  }

  Confirmation confirm(
      PaymentIntent intent, PaymentMethod method, boolean shopperAbsent, Cause cause) {
    Confirmation outcome = cashier.charge(intent, method, shopperAbsent, cause);
    shelf.replace(outcome.intent());
    return outcome;
  }

  PaymentIntent authenticate(
      PaymentIntent intent, IntentState.RequiresAction waiting, boolean passed, Cause cause) {
    PaymentMethod method = waiting.paymentMethod();
    PaymentIntent after =
        passed
            ? cashier.take(intent, method, cause).intent()
            : cashier.turnAway(intent, method, cause);
    shelf.replace(after);
    return after;
  }

  PaymentIntent capture(
      PaymentIntent intent, IntentState.RequiresCapture held, long amount, Cause cause) {
    PaymentIntent captured =
        intent.in(new IntentState.Succeeded(held.paymentMethod(), held.latestCharge(), amount));
    shelf.replace(captured);
    charges.capture(held.latestCharge(), amount, cause);
    desk.events().emit("payment_intent.succeeded", captured, cause);
    return captured;
  }

  PaymentIntent cancel(PaymentIntent intent, @Nullable String reason, Cause cause) {
    IntentState state = intent.state();
    String charge = state.latestCharge();
    if (charge != null) {
      charges.abandon(charge);
    }
    PaymentIntent canceled =
        intent.in(new IntentState.Canceled(state.paymentMethod(), charge, desk.now(), reason));
    shelf.replace(canceled);
    desk.events().emit("payment_intent.canceled", canceled, cause);
    return canceled;
  }

  PaymentIntent require(String id) {
    PaymentIntent intent = shelf.get(id);
    if (intent == null) {
      throw new Refusal(StripeError.notFound(NOUN, id));
    }
    return intent;
  }

  Shelf<PaymentIntent> shelf() {
    return shelf;
  }
}
