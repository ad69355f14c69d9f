package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ReceiverApp;
import io.tallystick.endtoend.shop.Scene;
import io.tallystick.endtoend.shop.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Both halves of every payment once all is quiet, to be compared.
 *
 * @param purchases what callers were told, by their key
 * @param repeated what they are told when they ask again under it
 * @param charges at Stripe, that took an order's money
 * @param intents at Stripe, how many there are of each order
 * @param orders ours
 * @param acknowledged events that we answered 2xx
 * @param stored events that we hold
 * @param paidTold webhook-ids under which the app heard of each order's payment
 * @param unaudited what is wrong with the audit log
 */
record Facts(
    Map<String, Purchase> purchases,
    Map<String, Purchase> repeated,
    List<Charge> charges,
    Map<String, Integer> intents,
    Map<String, Order> orders,
    Set<String> acknowledged,
    Set<String> stored,
    Map<String, Set<String>> paidTold,
    Set<String> unresolvedOperations,
    Set<String> unaudited) {

  /** A charge that took money, in minor units. */
  record Charge(String order, String paymentIntent, long amount) {}

  /**
   * An order of ours: minor units that it is paid with, its amount or the part that is captured;
   * its effects by name and subject.
   */
  record Order(String status, long amount, List<String> effects) {}

  static Facts gather(
      Scene scene, Map<String, Purchase> purchases, Map<String, Purchase> repeated) {
    JsonNode oracle = scene.stripe().oracle();
    Map<String, String> orderOf = new TreeMap<>();
    Map<String, Integer> intents = new TreeMap<>();
    for (JsonNode intent : oracle.path("paymentIntents")) {
      String order = intent.path("metadata").path("tallystick_order").asString();
      orderOf.put(intent.path("id").asString(), order);
      intents.merge(order, 1, Integer::sum);
    }
    return new Facts(
        purchases,
        repeated,
        charges(oracle, orderOf),
        intents,
        orders(scene.tables()),
        acknowledged(oracle),
        new TreeSet<>(scene.tables().column("select event_id from tallystick.inbox_event")),
        paidTold(scene.app(), purchases),
        new TreeSet<>(
            scene
                .tables()
                .column(
                    "select id::text from tallystick.operation"
                        + " where state in ('prepared', 'sent', 'unknown')")),
        AuditTrail.holes(scene.tables()));
  }

  private static List<Charge> charges(JsonNode oracle, Map<String, String> orderOf) {
    List<Charge> charges = new ArrayList<>();
    for (JsonNode charge : oracle.path("charges")) {
      boolean took =
          charge.path("status").asString().equals("succeeded")
              && charge.path("captured").asBoolean();
      if (took && !charge.path("payment_intent").isNull()) {
        String intent = charge.path("payment_intent").asString();
        charges.add(
            new Charge(
                orderOf.getOrDefault(intent, ""), intent, charge.path("amount_captured").asLong()));
      }
    }
    return charges;
  }

  private static Map<String, Order> orders(Tables tables) {
    Map<String, List<String>> effects = new TreeMap<>();
    for (String row :
        tables.column("select order_id || ' ' || name || '/' || subject from tallystick.effect")) {
      String[] parts = row.split(" ", 2);
      effects.computeIfAbsent(parts[0], order -> new ArrayList<>()).add(parts[1]);
    }
    Map<String, Order> orders = new TreeMap<>();
    for (String row :
        tables.column(
            "select id || ' ' || status || ' ' || coalesce(capture_amount, amount)"
                + " from tallystick.orders")) {
      String[] parts = row.split(" ", -1);
      orders.put(
          parts[0],
          new Order(parts[1], Long.parseLong(parts[2]), effects.getOrDefault(parts[0], List.of())));
    }
    return orders;
  }

  private static Set<String> acknowledged(JsonNode oracle) {
    Set<String> events = new TreeSet<>();
    for (JsonNode delivery : oracle.path("webhookDeliveries")) {
      int status = delivery.path("status").asInt();
      if (status >= 200 && status <= 299) {
        events.add(delivery.path("eventId").asString());
      }
    }
    return events;
  }

  private static Map<String, Set<String>> paidTold(
      ReceiverApp app, Map<String, Purchase> purchases) {
    return purchases.values().stream()
        .distinct()
        .collect(
            Collectors.toMap(
                Purchase::orderId,
                purchase ->
                    app.about(purchase).stream()
                        .filter(delivery -> delivery.type().equals("order.paid"))
                        .map(ReceiverApp.Received::webhookId)
                        .collect(Collectors.toCollection(TreeSet::new))));
  }
}
