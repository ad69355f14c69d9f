package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Reply;
import java.util.List;

/** The payments of the account: the calls that they answer, and what there is of them. */
public final class Payments {
  private final Charges charges;
  private final PaymentIntents intents;
  private final PaymentIntentCalls intentCalls;
  private final ConfirmCall confirmations;

  public Payments(Desk desk) {
    charges = new Charges(desk);
    intents = new PaymentIntents(desk, charges);
    PaymentMethods methods = new PaymentMethods(desk);
    confirmations = new ConfirmCall(intents, methods);
    intentCalls = new PaymentIntentCalls(intents, methods, confirmations);
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    return List.of(
        Operation.of("POST", "/v1/payment_intents", (id, call) -> intentCalls.create(call)),
        Operation.of("GET", "/v1/payment_intents", (id, call) -> intentCalls.list(call.form())),
        Operation.forShoppers("GET", "/v1/payment_intents/{id}", intentCalls::retrieve),
        Operation.of("POST", "/v1/payment_intents/{id}", intentCalls::update),
        Operation.forShoppers("POST", "/v1/payment_intents/{id}/confirm", confirmations::confirm),
        Operation.of("POST", "/v1/payment_intents/{id}/capture", intentCalls::capture),
        Operation.of("POST", "/v1/payment_intents/{id}/cancel", intentCalls::cancel),
        Operation.of("GET", "/v1/charges", (id, call) -> charges.list(call.form())),
        Operation.of("GET", "/v1/charges/{id}", (id, call) -> charges.retrieve(id, call.form())));
  }

  public Reply confirm(String intent, Call call) {
    return confirmations.confirm(intent, call);
  }

  /**
   * Ends the step that the shopper's bank asked for.
   *
   * @param passed whether the bank is satisfied; if not, another method may be tried
   */
  public Reply authenticate(String intent, boolean passed, Call call) {
    return confirmations.authenticate(intent, passed, call);
  }

  public PaymentIntent require(String intent) {
    return intents.require(intent);
  }

  /** Oldest first. */
  public List<PaymentIntent> intents() {
    return intents.shelf().oldestFirst();
  }

  /** Oldest first. */
  public List<Charge> charges() {
    return charges.shelf().oldestFirst();
  }

  /** How many the cap has pushed out. */
  public long forgottenIntents() {
    return intents.shelf().forgotten();
  }

  /** How many the cap has pushed out. */
  public long forgottenCharges() {
    return charges.shelf().forgotten();
  }
}
