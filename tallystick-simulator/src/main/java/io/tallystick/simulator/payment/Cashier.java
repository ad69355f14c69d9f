package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import org.jspecify.annotations.Nullable;

/** Charges a payment method for a PaymentIntent and says where that leaves the intent. */
final class Cashier {
  private final Desk desk;
  private final Charges charges;

  Cashier(Desk desk, Charges charges) {
    this.desk = desk;
    this.charges = charges;
  }

  Confirmation charge(
      PaymentIntent intent, PaymentMethod method, boolean shopperAbsent, Cause cause) {
    return switch (method.method().behavior()) {
      case TestMethod.Behavior.Approves() -> take(intent, method, cause);
      case TestMethod.Behavior.Declines declines ->
          decline(intent, method, declines.decline(), cause);
      case TestMethod.Behavior.Authenticates() ->
          shopperAbsent
              ? decline(intent, method, Decline.ABSENT_SHOPPER, cause)
              : await(intent, new IntentState.RequiresAction(method), cause);
      case TestMethod.Behavior.Lingers lingers -> linger(intent, method, cause);
      case TestMethod.Behavior.AwaitsTransfer() ->
          await(intent, new IntentState.RequiresTransfer(method, 0), cause);
    };
  }

  /** Takes the money without asking further. */
  Confirmation take(PaymentIntent intent, PaymentMethod method, Cause cause) {
    long amount = intent.amount();
    if (intent.terms().capturesManually()) {
      Charge charge = open(intent, method, new ChargeState.Authorized(), cause);
      var held = intent.in(new IntentState.RequiresCapture(method, charge.id(), amount));
      desk.emit("payment_intent.amount_capturable_updated", held, cause);
      return new Confirmation.Accepted(held);
    }
    Charge charge = open(intent, method, new ChargeState.Captured(amount), cause);
    return new Confirmation.Accepted(succeed(intent, method, charge, cause));
  }

  private PaymentIntent succeed(
      PaymentIntent intent, PaymentMethod method, Charge charge, Cause cause) {
    var paid = intent.in(new IntentState.Succeeded(method, charge.id(), charge.amountCaptured()));
    desk.emit("payment_intent.succeeded", paid, cause);
    return paid;
  }

  private Confirmation decline(
      PaymentIntent intent, PaymentMethod method, Decline decline, Cause cause) {
    Charge charge = open(intent, method, new ChargeState.Failed(decline), cause);
    var failure = new IntentState.Failure(decline, charge.id(), method);
    return new Confirmation.Declined(refuse(intent, failure, cause), failure);
  }

  private PaymentIntent refuse(PaymentIntent intent, IntentState.Failure failure, Cause cause) {
    var refused = intent.in(new IntentState.RequiresPaymentMethod(failure));
    desk.emit("payment_intent.payment_failed", refused, cause);
    return refused;
  }

  /** The shopper's bank did not recognise the shopper, so nothing was tried. */
  PaymentIntent turnAway(PaymentIntent intent, PaymentMethod method, Cause cause) {
    return refuse(intent, new IntentState.Failure(Decline.UNAUTHENTICATED, null, method), cause);
  }

  private Confirmation await(PaymentIntent intent, IntentState state, Cause cause) {
    var waiting = intent.in(state);
    desk.emit("payment_intent.requires_action", waiting, cause);
    return new Confirmation.Accepted(waiting);
  }

  private Confirmation linger(PaymentIntent intent, PaymentMethod method, Cause cause) {
    Charge charge = open(intent, method, new ChargeState.Pending(), cause);
    var processing = intent.in(new IntentState.Processing(method, charge.id()));
    desk.emit("payment_intent.processing", processing, cause);
    return new Confirmation.Accepted(processing);
  }

  /** The bank has paid, or says why it has not. */
  PaymentIntent settle(
      PaymentIntent intent,
      IntentState.Processing processing,
      @Nullable Decline failure,
      Cause cause) {
    PaymentMethod method = processing.paymentMethod();
    Charge charge = charges.settle(processing.latestCharge(), failure, cause);
    return failure == null
        ? succeed(intent, method, charge, cause)
        : refuse(intent, new IntentState.Failure(failure, charge.id(), method), cause);
  }

  private Charge open(PaymentIntent intent, PaymentMethod method, ChargeState state, Cause cause) {
    return charges.open(intent.id(), intent.terms(), method, state, cause);
  }
}
