package io.tallystick.catalog;

import java.util.List;
import java.util.Optional;

/** The prices that the server trusts, wherever they are kept. */
public interface Catalog {
  Optional<Price> price(String id);

  List<Price> prices();

  /** A catalogue of nothing: every item is refused until one is configured. */
  static Catalog empty() {
    return new FixedCatalog(List.of());
  }

  static Catalog of(List<Price> prices) {
    return new FixedCatalog(prices);
  }
}
