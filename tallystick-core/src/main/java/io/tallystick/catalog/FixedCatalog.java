package io.tallystick.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prices that do not change while the server runs. */
final class FixedCatalog implements Catalog {
  private final Map<String, Price> prices = new LinkedHashMap<>();

  FixedCatalog(List<Price> prices) {
    for (Price price : prices) {
      if (this.prices.putIfAbsent(price.id(), price) != null) {
        throw new IllegalArgumentException("the price " + price.id() + " is there twice");
      }
    }
  }

  @Override
  public List<Price> prices(Collection<String> ids) {
    return ids.stream().flatMap(id -> Stream.ofNullable(prices.get(id))).toList();
  }

  @Override
  public List<Price> prices() {
    return List.copyOf(prices.values());
  }
}
