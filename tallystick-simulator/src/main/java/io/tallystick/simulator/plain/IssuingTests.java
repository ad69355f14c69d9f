package io.tallystick.simulator.plain;

import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;

/** The calls by which a merchant plays the network of the cards that it issued. */
final class IssuingTests {
  private final Desk desk;
  private final Documents transactions;

  IssuingTests(Desk desk) {
    this.desk = desk;
    this.transactions =
        new Documents(
            Kind.of("issuing.transaction", "/v1/issuing/transactions", "ipi_1")
                .told("issuing_transaction")
                .required("card", "amount")
                .defaults("{\"type\": \"capture\"}"),
            desk);
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>(transactions.operations());
    operations.removeIf(operation ->
        operation.method().equals("POST") && operation.path().equals("/v1/issuing/transactions"));
    operations.add(
        Operation.of(
            "POST",
            "/v1/test_helpers/issuing/transactions/create_force_capture",
            (id, call) -> capture(call)));
    operations.add(
        Operation.of("POST", "/v1/issuing/cards/{id}/test/authorizations", this::authorize));
    return operations;
  }

  private Reply capture(Call call) {
    Document captured = transactions.create(call);
    if (call.form().hasAny("purchase_details[receipt]")) {
      desk.emit("issuing_transaction.purchase_details_receipt_updated", captured, call.cause());
    }
    return Reply.ok(captured::json);
  }

  private Reply authorize(String card, Call call) {
    Document request =
        new Document(
            desk.nextId("iauth_1"),
            desk.now(),
            FieldTypes.sent(call.form())
                .put("object", "issuing.authorization")
                .put("card", card)
                .put("status", "pending"));
    Document named = request.with(request.json().put("id", request.id()));
    desk.emit("issuing_authorization.request", named, call.cause());
    return Reply.ok(named::json);
  }
}
