package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.delivery.Attempt;
import io.tallystick.simulator.delivery.Webhooks;
import io.tallystick.simulator.payment.Charge;
import io.tallystick.simulator.payment.PaymentIntent;
import io.tallystick.simulator.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/** What really happened, for the control interface and for tests in this process. */
final class OracleView {
  private final Account account;
  private final Webhooks webhooks;

  OracleView(Account account, Webhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  ObjectNode json() {
    Account.Contents contents = account.contents();
    ObjectNode json = Json.object();
    json.set("charges", Json.array(contents.charges().stream().map(Charge::json).toList()));
    json.set("refunds", Json.array());
    json.set("transfers", Json.array());
    json.set(
        "paymentIntents",
        Json.array(contents.intents().stream().map(OracleView::withoutSecret).toList()));
    json.set(
        "webhookDeliveries", Json.array(webhooks.attempts().stream().map(Attempt::json).toList()));
    return json.set("forgotten", forgotten(contents));
  }

  private static ObjectNode withoutSecret(PaymentIntent intent) {
    ObjectNode json = intent.json();
    json.remove("client_secret");
    return json;
  }

  private ObjectNode forgotten(Account.Contents contents) {
    return Json.object()
        .put("charges", contents.forgottenCharges())
        .put("paymentIntents", contents.forgottenIntents())
        .put("webhookDeliveries", webhooks.forgottenAttempts());
  }

  Oracle now() {
    Account.Contents contents = account.contents();
    return new Oracle(
        contents.charges().stream().map(Oracle.Charge::of).toList(),
        contents.intents().stream().map(Oracle.PaymentIntent::of).toList(),
        webhooks.attempts().stream().map(Oracle.WebhookDelivery::of).toList());
  }
}
