package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The calls that create, read and end PaymentIntents: their parameters, states and answers. */
final class PaymentIntentCalls {
  private static final Set<String> CREATE =
      with(
          TermsInput.labelNames(),
          "amount",
          "currency",
          "capture_method",
          "automatic_payment_methods[enabled]",
          "automatic_payment_methods[allow_redirects]",
          "payment_method_types[*]",
          "payment_method",
          "payment_method_data[**]",
          "confirm",
          "mandate_data[**]",
          "off_session",
          "return_url",
          "use_stripe_sdk");
  private static final Set<String> UPDATE =
      with(
          TermsInput.labelNames(),
          "amount",
          "payment_method",
          "payment_method_data[**]",
          "payment_method_types[*]");
  private static final Set<String> CAPTURE = Set.of("amount_to_capture", "metadata", "metadata[*]");
  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private final PaymentIntents intents;
  private final PaymentMethods methods;
  private final Customers customers;
  private final ConfirmCall confirmations;

  PaymentIntentCalls(
      PaymentIntents intents,
      PaymentMethods methods,
      Customers customers,
      ConfirmCall confirmations) {
    this.intents = intents;
    this.methods = methods;
    this.customers = customers;
    this.confirmations = confirmations;
  }

  List<Operation> operations() {
    String one = "/v1/payment_intents/{id}";
    return List.of(
        Operation.of("POST", "/v1/payment_intents", (id, call) -> create(call)),
        Operation.of("GET", "/v1/payment_intents", (id, call) -> list(call.form())),
        Operation.forShoppers("GET", one, this::retrieve),
        Operation.of("POST", one, this::update),
        Operation.forShoppers("POST", one + "/confirm", confirmations::confirm),
        Operation.of("POST", one + "/capture", this::capture),
        Operation.of("POST", one + "/cancel", this::cancel));
  }

  private Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(CREATE);
    Terms terms = TermsInput.read(form);
    customers.requireReferred(terms.labels().customer(), "customer");
    boolean confirm = form.flag("confirm", false);
    boolean shopperAbsent = form.flag("off_session", false);
    PaymentMethod method = methods.named(form);
    if (confirm && method == null) {
      throw new Refusal(StripeError.missing("payment_method"));
    }
    PaymentIntent intent = intents.open(terms, method, call.cause());
    return confirm && method != null
        ? confirmations.settle(intent, method, shopperAbsent, call)
        : Reply.ok(intent::json);
  }

  private Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of("client_secret"));
    PaymentIntent intent = intents.require(id);
    ClientSecrets.check(intent, call);
    return Reply.ok(intent.viewFor(call.viewer()));
  }

  private Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("customer"));
    String customer = form.textOrUnset("customer");
    return query.answer(
        intents.shelf(),
        "/v1/payment_intents",
        intent -> customer == null || Objects.equals(intent.customer(), customer));
  }

  private Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(UPDATE);
    PaymentIntent intent = intents.require(id);
    PaymentMethod method = methods.named(form);
    Terms terms = TermsInput.merge(form, intent.terms());
    customers.requireReferred(form.textOrUnset("customer"), "customer");
    if (!intent.state().isOpen() && (method != null || form.has("amount"))) {
      String message =
          "The amount and payment_method of this PaymentIntent could not be updated because it has"
              + " a status of "
              + intent.status()
              + ".";
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    return Reply.ok(intents.update(intent, terms, method)::json);
  }

  private Reply capture(String id, Call call) {
    Form form = call.form();
    form.allowOnly(CAPTURE);
    PaymentIntent intent = intents.require(id);
    Terms terms = TermsInput.merge(form, intent.terms());
    if (!(intent.state() instanceof IntentState.RequiresCapture held)) {
      String message =
          "This PaymentIntent could not be captured because it has a status of "
              + intent.status()
              + ". Only a PaymentIntent with one of the following statuses may be captured:"
              + " requires_capture.";
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    long amount = capturable(form, held.amountCapturable());
    return Reply.ok(intents.capture(intent.on(terms), held, amount, call.cause())::json);
  }

  private static long capturable(Form form, long capturable) {
    String name = "amount_to_capture";
    String message =
        "The provided amount_to_capture (%s) is greater than the capturable amount (%d)."
            .formatted(form.text(name), capturable);
    Refusal tooLarge = new Refusal(StripeError.invalid("amount_too_large", message, name));
    return Amounts.part(form, name, capturable, tooLarge);
  }

  private Reply cancel(String id, Call call) {
    call.form().allowOnly(Set.of("cancellation_reason"));
    PaymentIntent intent = intents.require(id);
    String reason = call.form().oneOf("cancellation_reason", REASONS);
    if (intent.state() instanceof IntentState.Succeeded
        || intent.state() instanceof IntentState.Canceled) {
      String message =
          "You cannot cancel this PaymentIntent because it has a status of "
              + intent.status()
              + ". Only a PaymentIntent with one of the following statuses may be canceled:"
              + " requires_payment_method, requires_capture, requires_confirmation,"
              + " requires_action, processing.";
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    return Reply.ok(intents.cancel(intent, reason, call.cause())::json);
  }
}
