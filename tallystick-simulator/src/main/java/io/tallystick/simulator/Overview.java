package io.tallystick.simulator;

import io.tallystick.simulator.account.Account;
import io.tallystick.simulator.delivery.Attempt;
import io.tallystick.simulator.delivery.Webhooks;
import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The newest of everything, for the page; without client secrets. */
final class Overview {
  /** Rows of one table: more would be read by nobody, and sent every other second. */
  static final int MAX_ROWS = 100;

  private static final String ALL = "all";

  private final Account account;
  private final Webhooks webhooks;

  Overview(Account account, Webhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  /** Adds objects of a kind, or of all, and events with their deliveries. */
  void addTo(ObjectNode json, String kind) {
    Account.Contents contents = account.contents();
    Map<String, List<? extends ApiObject>> byKind = byKind(contents);
    List<? extends ApiObject> wanted =
        kind.equals(ALL)
            ? byKind.values().stream().map(Overview::tail).flatMap(List::stream).toList()
            : tail(byKind.getOrDefault(kind, List.of()));
    json.set("kinds", Json.texts(byKind.keySet()));
    long count =
        byKind.entrySet().stream()
            .filter(entry -> kind.equals(ALL) || kind.equals(entry.getKey()))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    json.put("objectCount", count);
    json.set("objects", Json.array(newest(wanted).stream().map(Overview::row).toList()));
    List<Event> events = account.newestEvents(MAX_ROWS);
    json.put("eventCount", account.eventCount());
    json.set("events", events(events));
    json.set(
        "webhookEndpoints",
        Json.array(
            account.exclusively(account.endpoints()::all).stream().map(ApiObject::json).toList()));
  }

  private static Map<String, List<? extends ApiObject>> byKind(Account.Contents contents) {
    Map<String, List<? extends ApiObject>> byKind = new TreeMap<>();
    byKind.put("payment_intent", contents.intents());
    byKind.put("charge", contents.charges());
    byKind.put("refund", contents.refunds());
    byKind.put("dispute", contents.disputes());
    byKind.put("transfer", contents.transfers());
    byKind.put("payout", contents.payouts());
    byKind.values().removeIf(List::isEmpty);
    return byKind;
  }

  private static <T> List<T> tail(List<T> list) {
    return list.subList(Math.max(0, list.size() - MAX_ROWS), list.size());
  }

  /** Newest first; of one second, the later in the list is the newer. */
  private static List<ApiObject> newest(List<? extends ApiObject> objects) {
    List<ApiObject> all = new ArrayList<>(objects);
    all.sort(Comparator.comparingLong(ApiObject::created));
    return all.reversed().stream().limit(MAX_ROWS).toList();
  }

  private static ObjectNode row(ApiObject object) {
    ObjectNode json = object.json();
    return json.retain("id", "object", "status", "amount", "currency", "created");
  }

  private ArrayNode events(List<Event> events) {
    Set<String> wanted = events.stream().map(Event::id).collect(Collectors.toSet());
    Map<String, List<Attempt>> attempts =
        webhooks.attempts().stream()
            .filter(attempt -> wanted.contains(attempt.eventId()))
            .collect(Collectors.groupingBy(Attempt::eventId));
    List<ObjectNode> rows = new ArrayList<>();
    for (Event event : events) {
      ObjectNode row = Json.object().put("id", event.id()).put("type", event.type());
      row.put("created", event.created()).put("about", event.subject().id());
      List<Attempt> tried = attempts.getOrDefault(event.id(), List.of());
      row.set("deliveries", Json.array(tried.stream().map(Attempt::json).toList()));
      rows.add(row);
    }
    return Json.array(rows);
  }

  /** One object in full. */
  ObjectNode object(String id) {
    ApiObject found = account.find(id);
    if (found == null) {
      throw new Refusal(StripeError.notFound("object", id));
    }
    ObjectNode json = found.json();
    mask(json);
    return json;
  }

  private static void mask(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("client_secret", "secret"));
    }
    node.forEach(Overview::mask);
  }
}
