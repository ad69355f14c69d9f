package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The calls on charges, those of the legacy API that create them included. */
final class ChargeCalls {
  private static final Set<String> UPDATE =
      Set.of(
          "description",
          "customer",
          "receipt_email",
          "transfer_group",
          "shipping[**]",
          "fraud_details[*]",
          "metadata",
          "metadata[*]");

  private final Charges charges;
  private final PaymentMethods methods;
  private final Customers customers;
  private final Aftermaths aftermaths;

  ChargeCalls(Charges charges, PaymentMethods methods, Customers customers, Aftermaths aftermaths) {
    this.charges = charges;
    this.methods = methods;
    this.customers = customers;
    this.aftermaths = aftermaths;
  }

  List<Operation> operations() {
    String one = "/v1/charges/{id}";
    return List.of(
        Operation.of("POST", "/v1/charges", (id, call) -> create(call)),
        Operation.of("GET", "/v1/charges", (id, call) -> list(call.form())),
        Operation.of("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.of("POST", one + "/capture", this::capture));
  }

  private Reply create(Call call) {
    Form form = call.form();
    Set<String> known = new TreeSet<>(TermsInput.labelNames());
    known.addAll(Set.of("amount", "currency", "source", "capture"));
    form.allowOnly(known);
    boolean captures = form.flag("capture", true);
    Terms terms = TermsInput.readCharge(form, captures);
    customers.requireReferred(terms.labels().customer(), "customer");
    PaymentMethod method = source(form, terms.labels().customer());
    return switch (method.method().behavior()) {
      case TestMethod.Behavior.Declines declines ->
          decline(terms, method, declines.decline(), call);
      case TestMethod.Behavior.Authenticates authenticates ->
          decline(terms, method, Decline.ABSENT_SHOPPER, call);
      default -> take(terms, method, captures, call);
    };
  }

  private PaymentMethod source(Form form, @Nullable String customer) {
    String source = form.textOrUnset("source");
    if (source != null) {
      return source.startsWith("tok_")
          ? methods.ofToken(source, "source")
          : methods.resolve(source, "source");
    }
    PaymentMethod usual = customer == null ? null : methods.usual(customer);
    if (usual == null) {
      String message =
          customer == null
              ? "Must provide source or customer."
              : "Cannot charge a customer that has no active card.";
      String code = customer == null ? "parameter_missing" : "missing";
      throw new Refusal(StripeError.invalid(code, message, customer == null ? null : "card"));
    }
    return usual;
  }

  private Reply take(Terms terms, PaymentMethod method, boolean captures, Call call) {
    ChargeState state =
        captures ? new ChargeState.Captured(terms.amount()) : new ChargeState.Authorized();
    Charge charge = charges.open(null, terms, method, state, call.cause());
    if (captures) {
      aftermaths.of(charge, call.cause());
    } else {
      aftermaths.expireIfForgotten(charge);
    }
    return Reply.ok(charges.require(charge.id())::json);
  }

  private Reply decline(Terms terms, PaymentMethod method, Decline decline, Call call) {
    Charge charge =
        charges.open(null, terms, method, new ChargeState.Failed(decline), call.cause());
    ObjectNode error = Json.object().set("error", decline.fields(charge.id()));
    return Reply.failed(402, () -> error);
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of());
    return Reply.ok(charges.require(id)::json);
  }

  private Reply update(String id, Call call) {
    call.form().allowOnly(UPDATE);
    Charge before = charges.require(id);
    Terms terms =
        before.terms().withLabels(TermsInput.labels(call.form(), before.terms().labels()));
    return Reply.ok(charges.change(before, before.on(terms), "charge.updated", call.cause())::json);
  }

  private Reply capture(String id, Call call) {
    call.form().allowOnly(Set.of("amount", "receipt_email", "transfer_group"));
    Charge charge = charges.require(id);
    if (charge.captured()) {
      String message = "Charge %s has already been captured.".formatted(id);
      throw new Refusal(StripeError.invalid("charge_already_captured", message, null));
    }
    if (charge.state() instanceof ChargeState.Released) {
      String message = "The charge cannot be captured as the authorization has expired.";
      throw new Refusal(StripeError.invalid("charge_expired_for_capture", message, null));
    }
    if (!(charge.state() instanceof ChargeState.Authorized)) {
      String message = "Charge %s cannot be captured: it is not authorized.".formatted(id);
      throw new Refusal(StripeError.invalid("charge_not_capturable", message, null));
    }
    Refusal tooLarge =
        new Refusal(
            StripeError.invalid(
                "amount_too_large", "You cannot capture more than the charge's amount.", "amount"));
    long amount = Amounts.part(call.form(), "amount", charge.amount(), tooLarge);
    Charge captured = charges.capture(id, amount, call.cause());
    aftermaths.of(captured, call.cause());
    return Reply.ok(charges.require(id)::json);
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("payment_intent", "customer", "transfer_group"));
    String intent = form.textOrUnset("payment_intent");
    String customer = form.textOrUnset("customer");
    String group = form.textOrUnset("transfer_group");
    return query.answer(
        charges.shelf(),
        "/v1/charges",
        charge ->
            (intent == null || intent.equals(charge.paymentIntent()))
                && (customer == null || customer.equals(charge.terms().labels().customer()))
                && (group == null || Objects.equals(group, charge.transferGroup())));
  }
}
