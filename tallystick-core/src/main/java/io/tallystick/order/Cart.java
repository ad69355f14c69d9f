package io.tallystick.order;

import io.tallystick.FieldError;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller wants to buy, not priced yet: the shopper names things, never amounts. */
public record Cart(List<Item> items, @Nullable String currency) {
  /** More lines than any basket; it bounds the work of one request. */
  public static final int MOST_ITEMS = 100;

  /** So many of one price. */
  public record Item(String price, long quantity) {}

  /** What came of pricing a cart. */
  public sealed interface Pricing {
    record Priced(List<OrderLine> lines, Money total) implements Pricing {}

    record Refused(List<FieldError> errors) implements Pricing {}
  }

  public Cart {
    items = List.copyOf(items);
  }

  /** Prices the cart from what the server trusts, exactly, and within Stripe's rules. */
  public Pricing price(Catalog catalog) {
    List<FieldError> errors = new ArrayList<>();
    Optional<Currency> chosen = chooseCurrency(catalog);
    if (chosen.isEmpty()) {
      errors.add(new FieldError("currency", currency == null ? "required" : "not_supported"));
    }
    List<OrderLine> lines = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      String field = "items[" + i + "]";
      if (!seen.add(item.price())) {
        errors.add(new FieldError(field + ".price", "duplicate"));
      }
      price(item, field, catalog, chosen, errors).ifPresent(lines::add);
    }
    return errors.isEmpty()
        ? total(lines, chosen.orElseThrow())
        : new Pricing.Refused(List.copyOf(errors));
  }

  private static Optional<OrderLine> price(
      Item item,
      String field,
      Catalog catalog,
      Optional<Currency> currency,
      List<FieldError> errors) {
    Optional<Price> found = catalog.price(item.price()).filter(Price::active);
    if (found.isEmpty()) {
      errors.add(new FieldError(field + ".price", "unknown_price"));
      return Optional.empty();
    }
    Price price = found.get();
    if (item.quantity() < 1 || item.quantity() > price.maxQuantity()) {
      errors.add(new FieldError(field + ".quantity", "out_of_range"));
    }
    Optional<Money> unitAmount = currency.flatMap(price::unitAmount);
    if (currency.isPresent() && unitAmount.isEmpty()) {
      errors.add(new FieldError(field + ".price", "not_sold_in_currency"));
    }
    return unitAmount.map(
        unit -> new OrderLine(price.id(), price.name(), unit.minorUnits(), item.quantity()));
  }

  /** The one named; else the only one in which the first item is sold. */
  private Optional<Currency> chooseCurrency(Catalog catalog) {
    if (currency != null) {
      return Currency.find(currency);
    }
    return catalog
        .price(items.getFirst().price())
        .filter(price -> price.amounts().size() == 1)
        .map(price -> price.amounts().keySet().iterator().next());
  }

  private static Pricing total(List<OrderLine> lines, Currency currency) {
    try {
      Money total = new Money(0, currency);
      for (OrderLine line : lines) {
        total = total.plus(new Money(line.unitAmount(), currency).times(line.quantity()));
      }
      return switch (total.chargeability()) {
        case OK -> new Pricing.Priced(List.copyOf(lines), total);
        case TOO_SMALL -> refused("amount_too_small");
        case TOO_LARGE -> refused("amount_too_large");
        case NOT_A_MULTIPLE -> refused("amount_invalid");
      };
    } catch (ArithmeticException e) {
      return refused("amount_too_large");
    }
  }

  private static Pricing refused(String code) {
    return new Pricing.Refused(List.of(new FieldError("items", code)));
  }
}
