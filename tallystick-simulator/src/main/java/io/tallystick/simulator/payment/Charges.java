package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Shelf;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.Objects;
import java.util.Set;

/** The charges of the account; each change emits its event. */
final class Charges {
  /** Charges kept: more than any test makes in one run, some 100 MB at most. */
  static final int MAX_CHARGES = 200_000;

  private static final String NOUN = "charge";

  private final Desk desk;
  private final Shelf<Charge> shelf = new Shelf<>(MAX_CHARGES);

  Charges(Desk desk) {
    this.desk = desk;
  }

  Charge open(PaymentIntent intent, PaymentMethod method, ChargeState state, Cause cause) {
    Charge charge =
        new Charge(desk.nextId("ch_3"), desk.now(), intent.id(), intent.terms(), method, state);
    shelf.add(charge);
    desk.events().emit("charge." + charge.status(), charge, cause);
    return charge;
  }

  void capture(String id, long amount, Cause cause) {
    Charge authorized = require(id);
    Charge captured = authorized.in(new ChargeState.Captured(amount));
    shelf.replace(captured);
    desk.events().emit("charge.captured", captured, authorized, cause);
  }

  /** Gives back what a canceled payment had reserved or was about to take. */
  void abandon(String id) {
    Charge charge = require(id);
    switch (charge.state()) {
      case ChargeState.Authorized() -> shelf.replace(charge.in(new ChargeState.Released()));
      case ChargeState.Pending() -> shelf.replace(charge.in(new ChargeState.Failed(null)));
      case ChargeState.Captured captured -> {}
      case ChargeState.Released released -> {}
      case ChargeState.Failed failed -> {}
    }
  }

  Reply retrieve(String id, Form form) {
    form.allowOnly(Set.of());
    return Reply.ok(require(id)::json);
  }

  Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("payment_intent"));
    String intent = form.textOrUnset("payment_intent");
    return query.answer(
        shelf,
        NOUN,
        "/v1/charges",
        charge -> intent == null || Objects.equals(charge.paymentIntent(), intent));
  }

  private Charge require(String id) {
    Charge charge = shelf.get(id);
    if (charge == null) {
      throw new Refusal(StripeError.notFound(NOUN, id));
    }
    return charge;
  }

  Shelf<Charge> shelf() {
    return shelf;
  }
}
