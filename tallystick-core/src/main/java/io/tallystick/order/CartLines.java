package io.tallystick.order;

import io.tallystick.FieldError;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.money.Money.Chargeability;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the items of one cart into lines of one currency, and notes which of them may not be. */
final class CartLines {
  private final CartPrices prices;
  private final Currency currency;
  private final List<OrderLine> lines = new ArrayList<>();
  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  CartLines(CartPrices prices, Currency currency) {
    this.prices = prices;
    this.currency = currency;
  }

  void add(String field, Cart.Item item) {
    switch (item) {
      case Cart.CatalogItem listed -> addListed(field, listed);
      case Cart.PricedItem priced -> addPriced(field, priced);
    }
  }

  private void addListed(String field, Cart.CatalogItem item) {
    if (!seen.add(item.price())) {
      refuse(field + ".price", "duplicate");
      return;
    }
    Optional<Price> price = prices.find(item.price()).filter(Price::active);
    Optional<Money> unitAmount = price.flatMap(it -> it.unitAmount(currency));
    if (price.isEmpty()) {
      refuse(field + ".price", "unknown_price");
    } else if (unitAmount.isEmpty()) {
      refuse(field + ".price", "not_sold_in_currency");
    } else {
      checkQuantity(field, item.quantity(), price.get().maxQuantity());
      long minorUnits = unitAmount.get().minorUnits();
      lines.add(new OrderLine(item.price(), price.get().name(), minorUnits, item.quantity()));
    }
  }

  private void addPriced(String field, Cart.PricedItem item) {
    checkUnitAmount(field + ".unitAmount", item.unitAmount());
    checkQuantity(field, item.quantity(), Price.LARGEST_QUANTITY);
    lines.add(new OrderLine(null, item.name(), item.unitAmount(), item.quantity()));
  }

  private void checkUnitAmount(String field, long unitAmount) {
    long largest = currency.maximum();
    if (unitAmount == 0 || unitAmount < -largest || unitAmount > largest) {
      refuse(field, "out_of_range");
    } else if (unitAmount % currency.step() != 0) {
      refuse(field, "amount_invalid");
    }
  }

  private void checkQuantity(String field, long quantity, long most) {
    if (quantity < 1 || quantity > most) {
      refuse(field + ".quantity", "out_of_range");
    }
  }

  private void refuse(String field, String code) {
    errors.add(new FieldError(field, code));
  }

  Pricing priced() {
    return errors.isEmpty() ? total() : new Pricing.Refused(List.copyOf(errors));
  }

  private Pricing total() {
    BigInteger sum = sum();
    if (sum.bitLength() >= Long.SIZE) {
      return Pricing.refused("items", sum.signum() < 0 ? "amount_too_small" : "amount_too_large");
    }
    Money total = new Money(sum.longValueExact(), currency);
    return total.chargeability() == Chargeability.OK
        ? new Pricing.Priced(List.copyOf(lines), total)
        : Pricing.refused("items", total.chargeability().errorCode());
  }

  /** A hundred lines overflow a long, and a discount after them would bring the sum back. */
  private BigInteger sum() {
    return lines.stream()
        .map(line ->
            BigInteger.valueOf(line.unitAmount()).multiply(BigInteger.valueOf(line.quantity())))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
