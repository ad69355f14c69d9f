package io.tallystick.order;

import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import java.util.Optional;

/**
 * Prices carts exactly and within Stripe's rules, from what the server trusts: its catalogue, or a
 * back end that may name amounts.
 */
public final class Pricer {
  private final Catalog catalog;

  public Pricer(Catalog catalog) {
    this.catalog = catalog;
  }

  public Pricing price(Cart cart) {
    CartPrices prices = CartPrices.of(cart, catalog);
    Optional<Currency> currency =
        cart.currency() == null ? onlyCurrency(cart, prices) : Currency.find(cart.currency());
    return currency
        .map(chosen -> price(cart, new CartLines(prices, chosen)))
        .orElseGet(() -> withoutCurrency(cart, prices));
  }

  private static Pricing price(Cart cart, CartLines lines) {
    for (int i = 0; i < cart.items().size(); i++) {
      lines.add(field(i), cart.items().get(i));
    }
    return lines.priced();
  }

  /** The only one in which the first item of the catalogue is sold. */
  private static Optional<Currency> onlyCurrency(Cart cart, CartPrices prices) {
    return firstListed(cart)
        .flatMap(item -> prices.find(item.price()))
        .map(Price::amounts)
        .filter(amounts -> amounts.size() == 1)
        .map(amounts -> amounts.keySet().iterator().next());
  }

  private static Pricing withoutCurrency(Cart cart, CartPrices prices) {
    if (cart.currency() != null) {
      return Pricing.refused("currency", "not_supported");
    }
    return firstListed(cart)
        .filter(item -> prices.find(item.price()).isEmpty())
        .map(item -> Pricing.refused(field(cart.items().indexOf(item)) + ".price", "unknown_price"))
        .orElseGet(() -> Pricing.refused("currency", "required"));
  }

  private static Optional<Cart.CatalogItem> firstListed(Cart cart) {
    return cart.items().stream()
        .filter(Cart.CatalogItem.class::isInstance)
        .map(Cart.CatalogItem.class::cast)
        .findFirst();
  }

  private static String field(int index) {
    return "items[" + index + "]";
  }
}
