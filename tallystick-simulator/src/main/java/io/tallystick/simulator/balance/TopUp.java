package io.tallystick.simulator.balance;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Money that the merchant added to the balance; it is there at once. */
record TopUp(
    String id,
    long created,
    long amount,
    String currency,
    @Nullable String description,
    Map<String, String> metadata,
    String balanceTransaction,
    boolean succeeded)
    implements ApiObject {
  TopUp {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  TopUp succeed() {
    return new TopUp(
        id, created, amount, currency, description, metadata, balanceTransaction, true);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "topup");
    json.put("amount", amount).put("balance_transaction", balanceTransaction);
    json.put("created", created).put("currency", currency).put("description", description);
    json.putNull("expected_availability_date").putNull("failure_code");
    json.putNull("failure_message").put("livemode", false);
    json.set("metadata", Json.object(metadata));
    json.putNull("source").putNull("statement_descriptor");
    return json.put("status", succeeded ? "succeeded" : "pending").putNull("transfer_group");
  }
}
