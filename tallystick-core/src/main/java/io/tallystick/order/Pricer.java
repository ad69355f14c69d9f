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

/** Prices carts from what the server trusts, exactly, and within Stripe's rules. */
public final class Pricer {
  private final Catalog catalog;

  public Pricer(Catalog catalog) {
    this.catalog = catalog;
  }

  public Pricing price(Cart cart) {
    Optional<Currency> currency = chooseCurrency(cart);
    if (currency.isEmpty()) {
      return withoutCurrency(cart);
    }
    List<FieldError> errors = new ArrayList<>();
    List<OrderLine> lines = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < cart.items().size(); i++) {
      Cart.Item item = cart.items().get(i);
      String field = "items[" + i + "]";
      if (seen.add(item.price())) {
        line(item, field, currency.get(), errors).ifPresent(lines::add);
      } else {
        errors.add(new FieldError(field + ".price", "duplicate"));
      }
    }
    return errors.isEmpty() ? total(lines, currency.get()) : new Pricing.Refused(errors);
  }

  private Pricing withoutCurrency(Cart cart) {
    if (cart.currency() != null) {
      return Pricing.refused("currency", "not_supported");
    }
    boolean known = catalog.price(cart.items().getFirst().price()).isPresent();
    return known
        ? Pricing.refused("currency", "required")
        : Pricing.refused("items[0].price", "unknown_price");
  }

  /** The one that is named; else the only one in which the first item is sold. */
  private Optional<Currency> chooseCurrency(Cart cart) {
    return cart.currency() != null
        ? Currency.find(cart.currency())
        : catalog
            .price(cart.items().getFirst().price())
            .filter(price -> price.amounts().size() == 1)
            .map(price -> price.amounts().keySet().iterator().next());
  }

  private Optional<OrderLine> line(
      Cart.Item item, String field, Currency currency, List<FieldError> errors) {
    Optional<Price> price = catalog.price(item.price()).filter(Price::active);
    Optional<Money> unitAmount = price.flatMap(it -> it.unitAmount(currency));
    if (price.isEmpty()) {
      errors.add(new FieldError(field + ".price", "unknown_price"));
    } else if (unitAmount.isEmpty()) {
      errors.add(new FieldError(field + ".price", "not_sold_in_currency"));
    } else if (item.quantity() < 1 || item.quantity() > price.get().maxQuantity()) {
      errors.add(new FieldError(field + ".quantity", "out_of_range"));
    }
    return unitAmount.map(unit ->
        new OrderLine(price.get().id(), price.get().name(), unit.minorUnits(), item.quantity()));
  }

  private static Pricing total(List<OrderLine> lines, Currency currency) {
    try {
      Money total = new Money(0, currency);
      for (OrderLine line : lines) {
        total = total.plus(new Money(line.unitAmount(), currency).times(line.quantity()));
      }
      return switch (total.chargeability()) {
        case OK -> new Pricing.Priced(List.copyOf(lines), total);
        case TOO_SMALL -> Pricing.refused("items", "amount_too_small");
        case TOO_LARGE -> Pricing.refused("items", "amount_too_large");
        case NOT_A_MULTIPLE -> Pricing.refused("items", "amount_invalid");
      };
    } catch (ArithmeticException e) {
      return Pricing.refused("items", "amount_too_large");
    }
  }
}
