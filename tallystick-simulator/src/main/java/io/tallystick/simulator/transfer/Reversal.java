package io.tallystick.simulator.transfer;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a transfer that was taken back.
 *
 * @param amount minor units
 */
public record Reversal(
    String id,
    long created,
    String transfer,
    String currency,
    long amount,
    String balanceTransaction,
    Map<String, String> metadata)
    implements ApiObject {
  public Reversal {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "transfer_reversal");
    json.put("amount", amount).put("balance_transaction", balanceTransaction);
    json.put("created", created).put("currency", currency);
    json.putNull("destination_payment_refund").set("metadata", Json.object(metadata));
    return json.putNull("source_refund").put("transfer", transfer);
  }
}
