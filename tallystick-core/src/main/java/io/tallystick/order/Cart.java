package io.tallystick.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller wants to buy, not priced yet: the shopper names things, never amounts. */
public record Cart(List<Item> items, @Nullable String currency) {
  /** More lines than any basket; it bounds the work of one request. */
  public static final int MOST_ITEMS = 100;

  /** So many of one price. */
  public record Item(String price, long quantity) {}

  public Cart {
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException("a cart holds 1 to " + MOST_ITEMS + " items");
    }
    items = List.copyOf(items);
  }
}
