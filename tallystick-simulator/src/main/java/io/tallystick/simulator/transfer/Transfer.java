package io.tallystick.simulator.transfer;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A snapshot of a Transfer.
 *
 * @param amount minor units
 * @param sourceTransaction the charge whose money it is, or null for the balance
 */
public record Transfer(
    String id,
    long created,
    long amount,
    String currency,
    String destination,
    @Nullable String sourceTransaction,
    @Nullable String transferGroup,
    @Nullable String description,
    Map<String, String> metadata,
    String balanceTransaction,
    List<Reversal> reversals)
    implements ApiObject {

  public Transfer {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    reversals = List.copyOf(reversals);
  }

  /** Minor units taken back. */
  public long amountReversed() {
    return reversals.stream().mapToLong(Reversal::amount).sum();
  }

  Transfer labelled(@Nullable String newDescription, Map<String, String> newMetadata) {
    return new Transfer(
        id,
        created,
        amount,
        currency,
        destination,
        sourceTransaction,
        transferGroup,
        newDescription,
        newMetadata,
        balanceTransaction,
        reversals);
  }

  Transfer reversedBy(Reversal reversal) {
    List<Reversal> more = new ArrayList<>(reversals);
    more.add(reversal);
    return new Transfer(
        id,
        created,
        amount,
        currency,
        destination,
        sourceTransaction,
        transferGroup,
        description,
        metadata,
        balanceTransaction,
        more);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "transfer");
    json.put("amount", amount).put("amount_reversed", amountReversed());
    json.put("balance_transaction", balanceTransaction).put("created", created);
    json.put("currency", currency).put("description", description);
    json.put("destination", destination).put("livemode", false);
    json.set("metadata", Json.object(metadata));
    json.set("reversals", reversalList());
    json.put("reversed", amountReversed() == amount);
    json.put("source_transaction", sourceTransaction).put("source_type", "card");
    return json.put("transfer_group", transferGroup);
  }

  private ObjectNode reversalList() {
    ObjectNode list = Json.object().put("object", "list");
    list.set("data", Json.array(reversals.reversed().stream().map(Reversal::json).toList()));
    return list.put("has_more", false).put("url", "/v1/transfers/" + id + "/reversals");
  }
}
