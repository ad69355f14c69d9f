package io.tallystick.catalog;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one thing costs.
 *
 * @param maxQuantity how many of it one order may hold
 * @param amounts unit amount in minor units, per currency in which it is sold
 */
public record Price(
    String id, String name, boolean active, long maxQuantity, Map<Currency, Long> amounts) {

  /** Ids that are safe in URLs, logs and spreadsheets. */
  public static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}");

  /** An order of more than a million pieces of one thing is a mistake. */
  public static final long LARGEST_QUANTITY = 1_000_000;

  public Price {
    require(ID.matcher(id).matches(), "an id is 1 to 100 of A-Z a-z 0-9 _ . : -");
    require(!name.isBlank() && name.length() <= 200, "a name has 1 to 200 characters");
    require(
        maxQuantity >= 1 && maxQuantity <= LARGEST_QUANTITY,
        "maxQuantity is 1 to " + LARGEST_QUANTITY);
    require(!amounts.isEmpty(), "amounts names at least one currency");
    amounts.forEach(Price::requireSellable);
    amounts = Map.copyOf(amounts);
  }

  public Optional<Money> unitAmount(Currency currency) {
    return Optional.ofNullable(amounts.get(currency)).map(amount -> new Money(amount, currency));
  }

  private static void requireSellable(Currency currency, long amount) {
    require(amount > 0, "the amount in " + currency + " is greater than 0");
    require(
        amount <= currency.maximum(), "the amount in " + currency + " is beyond Stripe's maximum");
    require(
        amount % currency.step() == 0,
        "the amount in " + currency + " is a multiple of " + currency.step());
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
