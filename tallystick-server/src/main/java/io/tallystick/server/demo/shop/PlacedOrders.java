package io.tallystick.server.demo.shop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The orders of the page's shoppers, each shown to its own shopper only. */
final class PlacedOrders {
  /** Nobody clicks so often. */
  static final int MOST_REMEMBERED = 10_000;

  private final Map<String, PlacedOrder> byId = new LinkedHashMap<>();

  /** Remembers an order; one that is there already stays as it is. */
  synchronized void add(PlacedOrder order) {
    if (byId.size() >= MOST_REMEMBERED) {
      byId.remove(byId.keySet().iterator().next());
    }
    byId.putIfAbsent(order.id(), order);
  }

  synchronized Optional<PlacedOrder> find(String id, String shopper) {
    return Optional.ofNullable(byId.get(id)).filter(order -> order.shopper().equals(shopper));
  }
}
