package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Shelf;
import org.jspecify.annotations.Nullable;

/** The PaymentIntents of the account and their transitions; each emits its events. */
final class PaymentIntents {
  /** Intents kept: more than any test makes in one run, some 100 MB at most. */
  static final int MAX_INTENTS = 200_000;

  /** Until a bank debit is settled: as Stripe's own test accounts do, not days. */
  static final long BANK_SECONDS = 180;

  /** Characters of a client secret behind its intent, as at Stripe. */
  private static final int SECRET_CHARS = 25;

  static final String NOUN = "payment_intent";

  private final Desk desk;
  private final Charges charges;
  private final Cashier cashier;
  private final PaymentMethods methods;
  private final Aftermaths aftermaths;
  private final Shelf<PaymentIntent> shelf = new Shelf<>(NOUN, MAX_INTENTS);

  PaymentIntents(Desk desk, Charges charges, PaymentMethods methods, Aftermaths aftermaths) {
    this.desk = desk;
    this.charges = charges;
    this.methods = methods;
    this.aftermaths = aftermaths;
    this.cashier = new Cashier(desk, charges);
    desk.library().shelve("pi", shelf::get);
  }

  PaymentIntent open(Terms terms, @Nullable PaymentMethod method, Cause cause) {
    String id = desk.nextId("pi_3");
    IntentState state =
        method == null
            ? new IntentState.RequiresPaymentMethod(null)
            : new IntentState.RequiresConfirmation(method);
    String secret = id + desk.ids().next("_secret_", SECRET_CHARS);
    PaymentIntent intent = new PaymentIntent(id, secret, desk.now(), terms, state);
    shelf.add(intent);
    desk.emit("payment_intent.created", intent, cause);
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
    moved(outcome.intent(), cause);
    return outcome;
  }

  PaymentIntent authenticate(
      PaymentIntent intent, IntentState.RequiresAction waiting, boolean passed, Cause cause) {
    PaymentMethod method = waiting.paymentMethod();
    return moved(
        passed
            ? cashier.take(intent, method, cause).intent()
            : cashier.turnAway(intent, method, cause),
        cause);
  }

  /** A part of the money has come by bank transfer; with the last part the payment succeeds. */
  PaymentIntent fund(
      PaymentIntent intent, IntentState.RequiresTransfer waiting, long amount, Cause cause) {
    long funded = waiting.funded() + amount;
    PaymentMethod method = waiting.paymentMethod();
    if (funded == intent.amount()) {
      return moved(cashier.take(intent, method, cause).intent(), cause);
    }
    PaymentIntent partly = intent.in(new IntentState.RequiresTransfer(method, funded));
    shelf.replace(partly);
    desk.emit("payment_intent.partially_funded", partly, cause);
    return partly;
  }

  /** The bank of a payment that is processing has paid, or says why it has not. */
  PaymentIntent settle(
      PaymentIntent intent,
      IntentState.Processing processing,
      @Nullable Decline failure,
      Cause cause) {
    return moved(cashier.settle(intent, processing, failure, cause), cause);
  }

  /** Keeps an intent in its new state and sees to what follows from it. */
  private PaymentIntent moved(PaymentIntent intent, Cause cause) {
    shelf.replace(intent);
    switch (intent.state()) {
      case IntentState.Succeeded succeeded -> follow(intent, succeeded, cause);
      case IntentState.Processing processing ->
          desk.agenda().after(BANK_SECONDS, () -> bankDecides(intent.id()));
      case IntentState.RequiresCapture held ->
          desk.agenda().after(Aftermaths.AUTHORIZATION_SECONDS, () -> expire(intent.id()));
      case IntentState.RequiresPaymentMethod waiting -> {}
      case IntentState.RequiresConfirmation waiting -> {}
      case IntentState.RequiresAction waiting -> {}
      case IntentState.RequiresTransfer waiting -> {}
      case IntentState.Canceled canceled -> {}
    }
    return intent;
  }

  private void follow(PaymentIntent intent, IntentState.Succeeded succeeded, Cause cause) {
    String customer = intent.customer();
    PaymentMethod method = succeeded.paymentMethod();
    boolean keeps = intent.terms().labels().extras().containsKey("setup_future_usage");
    if (keeps && customer != null && method.customer() == null) {
      methods.attach(method, customer, cause);
    }
    aftermaths.of(charges.enter(succeeded.latestCharge(), cause), cause);
  }

  private void bankDecides(String id) {
    PaymentIntent intent = shelf.get(id);
    if (intent != null
        && intent.state() instanceof IntentState.Processing processing
        && processing.paymentMethod().method().behavior()
            instanceof TestMethod.Behavior.Lingers lingers) {
      settle(intent, processing, lingers.failure(), Cause.WORLD);
    }
  }

  private void expire(String id) {
    PaymentIntent intent = shelf.get(id);
    if (intent != null && intent.state() instanceof IntentState.RequiresCapture held) {
      charges.expire(held.latestCharge(), Cause.WORLD);
      cancel(intent, "automatic", Cause.WORLD);
    }
  }

  PaymentIntent capture(
      PaymentIntent intent, IntentState.RequiresCapture held, long amount, Cause cause) {
    PaymentIntent captured =
        intent.in(new IntentState.Succeeded(held.paymentMethod(), held.latestCharge(), amount));
    shelf.replace(captured);
    charges.capture(held.latestCharge(), amount, cause);
    desk.emit("payment_intent.succeeded", captured, cause);
    return moved(captured, cause);
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
    desk.emit("payment_intent.canceled", canceled, cause);
    return canceled;
  }

  PaymentIntent require(String id) {
    return shelf.require(id);
  }

  PaymentIntent requireReferred(String id, String param) {
    return shelf.requireReferred(id, param);
  }

  Shelf<PaymentIntent> shelf() {
    return shelf;
  }
}
