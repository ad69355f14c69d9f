package io.tallystick.simulator.account;

import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import org.jspecify.annotations.Nullable;

/** The PaymentIntents of the account and their transitions; each emits its events. */
final class PaymentIntents {
  /** Intents kept: more than any test makes in one run, some 100 MB at most. */
  static final int MAX_INTENTS = 200_000;

  static final String NOUN = "payment_intent";

  private final Ids ids;
  private final SimulatedClock clock;
  private final Charges charges;
  private final Events events;
  private final Cashier cashier;
  private final Shelf<PaymentIntent> shelf = new Shelf<>(MAX_INTENTS);

  PaymentIntents(Ids ids, SimulatedClock clock, Charges charges, Events events) {
    this.ids = ids;
    this.clock = clock;
    this.charges = charges;
    this.events = events;
    this.cashier = new Cashier(charges, events);
  }

  PaymentIntent open(Terms terms, @Nullable PaymentMethod method, Cause cause) {
    String id = ids.paymentIntent();
    IntentState state =
        method == null
            ? new IntentState.RequiresPaymentMethod(null)
            : new IntentState.RequiresConfirmation(method);
    PaymentIntent intent =
        new PaymentIntent(id, ids.clientSecret(id), clock.epochSecond(), terms, state);
    shelf.add(intent);
    events.emit("payment_intent.created", intent, cause);
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

  PaymentIntent capture(
      PaymentIntent intent, IntentState.RequiresCapture held, long amount, Cause cause) {
    PaymentIntent captured =
        intent.in(new IntentState.Succeeded(held.paymentMethod(), held.latestCharge(), amount));
    shelf.replace(captured);
    charges.capture(held.latestCharge(), amount, cause);
    events.emit("payment_intent.succeeded", captured, cause);
    return captured;
  }

  PaymentIntent cancel(PaymentIntent intent, @Nullable String reason, Cause cause) {
    IntentState state = intent.state();
    String charge = state.latestCharge();
    if (charge != null) {
      charges.abandon(charge);
    }
    PaymentIntent canceled =
        intent.in(
            new IntentState.Canceled(state.paymentMethod(), charge, clock.epochSecond(), reason));
    shelf.replace(canceled);
    events.emit("payment_intent.canceled", canceled, cause);
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
