package io.tallystick.order;

import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the catalogue knows of one cart, asked once. */
record CartPrices(Map<String, Price> byId) {

  static CartPrices of(Cart cart, Catalog catalog) {
    List<String> ids =
        cart.items().stream()
            .filter(Cart.CatalogItem.class::isInstance)
            .map(Cart.CatalogItem.class::cast)
            .map(Cart.CatalogItem::price)
            .distinct()
            .toList();
    return new CartPrices(
        ids.isEmpty()
            ? Map.of()
            : catalog.prices(ids).stream()
                .collect(Collectors.toMap(Price::id, Function.identity())));
  }

  Optional<Price> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }
}
