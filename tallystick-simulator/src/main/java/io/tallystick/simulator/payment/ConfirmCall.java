package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Reply;
import java.util.Set;

/** The call by which a shopper or a merchant pays. */
final class ConfirmCall {
  private static final Set<String> CONFIRM =
      Set.of(
          "payment_method",
          "payment_method_data[**]",
          "payment_method_options[**]",
          "client_secret",
          "mandate_data[**]",
          "off_session",
          "receipt_email",
          "return_url",
          "setup_future_usage",
          "shipping[**]",
          "use_stripe_sdk");

  private final PaymentIntents intents;
  private final PaymentMethods methods;

  ConfirmCall(PaymentIntents intents, PaymentMethods methods) {
    this.intents = intents;
    this.methods = methods;
  }

  Reply confirm(String id, Call call) {
    Form form = call.form();
    form.allowOnly(CONFIRM);
    PaymentIntent asked = intents.require(id);
    ClientSecrets.check(asked, call);
    Terms.Labels labels = TermsInput.labels(form, asked.terms().labels());
    PaymentIntent intent = asked.on(asked.terms().withLabels(labels));
    boolean shopperAbsent = form.flag("off_session", false);
    PaymentMethod named = methods.named(form);
    PaymentMethod method = named == null ? intent.state().paymentMethod() : named;
    if (!intent.state().isOpen()) {
      String message =
          "You cannot confirm this PaymentIntent because it has a status of %s."
              .formatted(intent.status());
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    if (method == null) {
      String message =
          "You cannot confirm this PaymentIntent because it's missing a payment method.";
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    return settle(intent, method, shopperAbsent, call);
  }

  /** The shopper's bank has spoken. */
  Reply authenticate(String id, boolean passed, Call call) {
    PaymentIntent intent = intents.require(id);
    ClientSecrets.check(intent, call);
    if (!(intent.state() instanceof IntentState.RequiresAction waiting)) {
      String message =
          "This PaymentIntent does not wait for authentication: it has a status of %s."
              .formatted(intent.status());
      return UnexpectedState.reply(intent, message, call.viewer());
    }
    PaymentIntent after = intents.authenticate(intent, waiting, passed, call.cause());
    return Reply.ok(after.viewFor(call.viewer()));
  }

  Reply settle(PaymentIntent intent, PaymentMethod method, boolean shopperAbsent, Call call) {
    return switch (intents.confirm(intent, method, shopperAbsent, call.cause())) {
      case Confirmation.Accepted accepted -> Reply.ok(accepted.intent().viewFor(call.viewer()));
      case Confirmation.Declined declined ->
          Reply.failed(402, () -> declined.error(declined.intent().viewFor(call.viewer()).get()));
    };
  }
}
