package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.ListQuery;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that create, read and end PaymentIntents: their parameters, states and answers. */
final class PaymentIntentCalls {
  private static final Set<String> CREATE =
      Set.of(
          "amount",
          "currency",
          "capture_method",
          "automatic_payment_methods[enabled]",
          "automatic_payment_methods[allow_redirects]",
          "payment_method_types[*]",
          "payment_method",
          "confirm",
          "off_session",
          "return_url",
          "description",
          "customer",
          "receipt_email",
          "transfer_group",
          "metadata",
          "metadata[*]");
  private static final Set<String> UPDATE =
      Set.of(
          "amount",
          "payment_method",
          "description",
          "customer",
          "receipt_email",
          "transfer_group",
          "metadata",
          "metadata[*]");
  private static final Set<String> CAPTURE = Set.of("amount_to_capture", "metadata", "metadata[*]");
  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer", "abandoned");

  private final PaymentIntents intents;
  private final PaymentMethods methods;
  private final ConfirmCall confirmations;

  PaymentIntentCalls(PaymentIntents intents, PaymentMethods methods, ConfirmCall confirmations) {
    this.intents = intents;
    this.methods = methods;
    this.confirmations = confirmations;
  }

  Reply create(Call call) {
    Form form = call.form();
    form.allowOnly(CREATE);
    Terms terms = TermsInput.read(form);
    boolean confirm = form.flag("confirm", false);
    boolean shopperAbsent = form.flag("off_session", false);
    PaymentMethod method = methods.resolveOptional(form.textOrUnset("payment_method"));
    if (confirm && method == null) {
      throw new Refusal(StripeError.missing("payment_method"));
    }
    PaymentIntent intent = intents.open(terms, method, call.cause());
    return confirm && method != null
        ? confirmations.settle(intent, method, shopperAbsent, call)
        : Reply.ok(intent::json);
  }

  Reply retrieve(String id, Call call) {
    call.form().allowOnly(Set.of("client_secret"));
    PaymentIntent intent = intents.require(id);
    ClientSecrets.check(intent, call);
    return Reply.ok(intent.viewFor(call.viewer()));
  }

  Reply list(Form form) {
    ListQuery query = ListQuery.read(form, Set.of("customer"));
    String customer = form.textOrUnset("customer");
    return query.answer(
        intents.shelf(),
        PaymentIntents.NOUN,
        "/v1/payment_intents",
        intent -> customer == null || Objects.equals(intent.customer(), customer));
  }

  Reply update(String id, Call call) {
    Form form = call.form();
    form.allowOnly(UPDATE);
    PaymentIntent intent = intents.require(id);
    PaymentMethod method = methods.resolveOptional(form.textOrUnset("payment_method"));
    Terms terms = TermsInput.merge(form, intent.terms());
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

  Reply capture(String id, Call call) {
    Form form = call.form();
    form.allowOnly(CAPTURE);
    PaymentIntent intent = intents.require(id);
    Long asked = form.integer("amount_to_capture");
    Terms terms = TermsInput.merge(form, intent.terms());
    if (!(intent.state() instanceof IntentState.RequiresCapture held)) {
      String message =
          "This PaymentIntent could not be captured because it has a status of "
              + intent.status()
              + ". Only a PaymentIntent with one of the following statuses may be captured:"
              + " requires_capture.";
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    long amount = capturable(asked, held.amountCapturable());
    return Reply.ok(intents.capture(intent.on(terms), held, amount, call.cause())::json);
  }

  private static long capturable(@Nullable Long asked, long capturable) {
    if (asked == null) {
      return capturable;
    }
    if (asked < 1) {
      String message = "This value must be greater than or equal to 1.";
      throw refused("parameter_invalid_integer", message);
    }
    if (asked > capturable) {
      String message =
          "The provided amount_to_capture (%d) is greater than the capturable amount (%d)."
              .formatted(asked, capturable);
      throw refused("amount_too_large", message);
    }
    return asked;
  }

  private static Refusal refused(String code, String message) {
    return new Refusal(StripeError.invalid(code, message, "amount_to_capture"));
  }

  Reply cancel(String id, Call call) {
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
