package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Events;
import io.tallystick.simulator.resource.Cause;

/** Charges a payment method for a PaymentIntent and says where that leaves the intent. */
final class Cashier {
  private static final Decline ABSENT_SHOPPER =
      Decline.byBank(
          "authentication_required",
          "authentication_required",
          "Your card was declined. This transaction requires authentication.");

  private final Charges charges;
  private final Events events;

  Cashier(Charges charges, Events events) {
    this.charges = charges;
    this.events = events;
  }

  Confirmation charge(
      PaymentIntent intent, PaymentMethod method, boolean shopperAbsent, Cause cause) {
    return switch (method.method().behavior()) {
      case TestMethod.Behavior.Approves() -> take(intent, method, cause);
      case TestMethod.Behavior.Declines(Decline decline) -> decline(intent, method, decline, cause);
      case TestMethod.Behavior.Authenticates() ->
          shopperAbsent
              ? decline(intent, method, ABSENT_SHOPPER, cause)
              : authenticate(intent, method, cause);
      case TestMethod.Behavior.Lingers() -> linger(intent, method, cause);
    };
  }

  /** Takes the money without asking further. */
  Confirmation take(PaymentIntent intent, PaymentMethod method, Cause cause) {
    long amount = intent.amount();
    if (intent.terms().capturesManually()) {
      Charge charge = charges.open(intent, method, new ChargeState.Authorized(), cause);
      var held = intent.in(new IntentState.RequiresCapture(method, charge.id(), amount));
      events.emit("payment_intent.amount_capturable_updated", held, cause);
      return new Confirmation.Accepted(held);
    }
    Charge charge = charges.open(intent, method, new ChargeState.Captured(amount), cause);
    var paid = intent.in(new IntentState.Succeeded(method, charge.id(), amount));
    events.emit("payment_intent.succeeded", paid, cause);
    return new Confirmation.Accepted(paid);
  }

  private Confirmation decline(
      PaymentIntent intent, PaymentMethod method, Decline decline, Cause cause) {
    Charge charge = charges.open(intent, method, new ChargeState.Failed(decline), cause);
    var failure = new IntentState.Failure(decline, charge.id(), method);
    var refused = intent.in(new IntentState.RequiresPaymentMethod(failure));
    events.emit("payment_intent.payment_failed", refused, cause);
    return new Confirmation.Declined(refused, failure);
  }

  /** The shopper's bank did not recognise the shopper, so nothing was tried. */
  PaymentIntent turnAway(PaymentIntent intent, PaymentMethod method, Cause cause) {
    var failure = new IntentState.Failure(Decline.UNAUTHENTICATED, null, method);
    var refused = intent.in(new IntentState.RequiresPaymentMethod(failure));
    events.emit("payment_intent.payment_failed", refused, cause);
    return refused;
  }

  private Confirmation authenticate(PaymentIntent intent, PaymentMethod method, Cause cause) {
    var waiting = intent.in(new IntentState.RequiresAction(method));
    events.emit("payment_intent.requires_action", waiting, cause);
    return new Confirmation.Accepted(waiting);
  }

  private Confirmation linger(PaymentIntent intent, PaymentMethod method, Cause cause) {
    Charge charge = charges.open(intent, method, new ChargeState.Pending(), cause);
    var processing = intent.in(new IntentState.Processing(method, charge.id()));
    events.emit("payment_intent.processing", processing, cause);
    return new Confirmation.Accepted(processing);
  }
}
