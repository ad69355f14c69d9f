package io.tallystick.simulator.payment;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Amounts;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Money that customers sent from their bank accounts, until a payment takes it. */
final class CashBalances {
  private final Desk desk;
  private final Customers customers;
  private final PaymentIntents intents;

  /** Minor units by customer and currency; a customer without money has no entry. */
  private final Map<String, Map<String, Long>> funds = new TreeMap<>();

  CashBalances(Desk desk, Customers customers, PaymentIntents intents) {
    this.desk = desk;
    this.customers = customers;
    this.intents = intents;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("POST", "/v1/test_helpers/customers/{id}/fund_cash_balance", this::fund),
        Operation.of("GET", "/v1/customers/{id}/cash_balance", this::retrieve));
  }

  private Reply fund(String customer, Call call) {
    Form form = call.form();
    form.allowOnly(Set.of("amount", "currency", "reference"));
    customers.requireReferred(customer, "customer");
    String currency = Amounts.currency(form);
    long sent = Amounts.movable(form, currency);
    long left = sent;
    for (PaymentIntent intent : waiting(customer, currency)) {
      if (left > 0 && intent.state() instanceof IntentState.RequiresTransfer transfer) {
        long part = Math.min(left, intent.amount() - transfer.funded());
        intents.fund(intent, transfer, part, call.cause());
        left -= part;
      }
    }
    Map<String, Long> own = funds.computeIfAbsent(customer, any -> new TreeMap<>());
    long balance = own.merge(currency, left, Long::sum);
    String id = desk.nextId("ccsbtxn_1");
    Funding funding = new Funding(id, desk.now(), customer, currency, sent, balance);
    desk.emit("customer_cash_balance_transaction.created", funding, call.cause());
    if (left > 0) {
      desk.emit(
          "cash_balance.funds_available",
          new CashBalance(customer, desk.now(), Map.copyOf(own)),
          call.cause());
    }
    return Reply.ok(funding::json);
  }

  /** The customer's payments that wait for money, oldest first. */
  private List<PaymentIntent> waiting(String customer, String currency) {
    return intents.shelf().oldestFirst().stream()
        .filter(intent -> customer.equals(intent.customer()))
        .filter(intent -> currency.equals(intent.currency()))
        .filter(intent -> intent.state() instanceof IntentState.RequiresTransfer)
        .toList();
  }

  private Reply retrieve(String customer, Call call) {
    call.form().allowOnly(Set.of());
    customers.requireReferred(customer, "customer");
    Map<String, Long> own = Map.copyOf(funds.getOrDefault(customer, Map.of()));
    return Reply.ok(new CashBalance(customer, desk.now(), own)::json);
  }

  private record Funding(
      String id, long created, String customer, String currency, long amount, long balance)
      implements ApiObject {
    @Override
    public ObjectNode json() {
      return Json.object()
          .put("id", id)
          .put("object", "customer_cash_balance_transaction")
          .put("created", created)
          .put("currency", currency)
          .put("customer", customer)
          .put("ending_balance", balance)
          .put("livemode", false)
          .put("net_amount", amount)
          .put("type", "funded");
    }
  }

  private record CashBalance(String customer, long created, Map<String, Long> available)
      implements ApiObject {
    @Override
    public String id() {
      return customer;
    }

    @Override
    public ObjectNode json() {
      ObjectNode sums = Json.object();
      available.forEach(sums::put);
      return Json.object()
          .put("object", "cash_balance")
          .set("available", sums)
          .put("customer", customer)
          .put("livemode", false);
    }
  }
}
