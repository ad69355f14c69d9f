package io.tallystick.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller wants to buy, not priced yet; a shopper names things, never amounts. */
public record Cart(List<Item> items, @Nullable String currency) {
  /** More lines than any basket; it bounds the work of one request. */
  public static final int MOST_ITEMS = 100;

  /** One line to be. */
  public sealed interface Item {}

  /** So many of one price of the catalogue. */
  public record CatalogItem(String price, long quantity) implements Item {}

  /**
   * What a back end has priced itself: tax, shipping, a discount. Whoever makes one must know that
   * its caller may name amounts.
   *
   * @param unitAmount minor units of the cart's currency, less than 0 for a discount
   */
  public record PricedItem(String name, long unitAmount, long quantity) implements Item {}

  public Cart {
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new IllegalArgumentException("a cart holds 1 to " + MOST_ITEMS + " items");
    }
    items = List.copyOf(items);
  }
}
