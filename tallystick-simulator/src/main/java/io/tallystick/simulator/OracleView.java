package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.delivery.Attempt;
import io.tallystick.simulator.delivery.Webhooks;
import io.tallystick.simulator.payment.PaymentIntent;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
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
    json.set("charges", array(contents.charges()));
    json.set("refunds", array(contents.refunds()));
    json.set("disputes", array(contents.disputes()));
    json.set("transfers", array(contents.transfers()));
    json.set("payouts", array(contents.payouts()));
    json.set(
        "paymentIntents",
        Json.array(contents.intents().stream().map(OracleView::withoutSecret).toList()));
    json.set("balanceTransactions", array(contents.balanceTransactions()));
    json.set("balance", balance(contents));
    json.set(
        "webhookDeliveries", Json.array(webhooks.attempts().stream().map(Attempt::json).toList()));
    return json.set("forgotten", forgotten(contents));
  }

  private static ArrayNode array(List<? extends ApiObject> objects) {
    return Json.array(objects.stream().map(ApiObject::json).toList());
  }

  private static ObjectNode balance(Account.Contents contents) {
    ObjectNode available = Json.object();
    contents.available().forEach(available::put);
    ObjectNode pending = Json.object();
    contents.pending().forEach(pending::put);
    ObjectNode balance = Json.object();
    balance.set("available", available);
    return balance.set("pending", pending);
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
        contents.refunds().stream().map(Oracle.Refund::of).toList(),
        contents.disputes().stream().map(Oracle.Dispute::of).toList(),
        contents.transfers().stream().map(Oracle.Transfer::of).toList(),
        contents.payouts().stream().map(Oracle.Payout::of).toList(),
        contents.available(),
        contents.pending(),
        webhooks.attempts().stream().map(Oracle.WebhookDelivery::of).toList());
  }
}
