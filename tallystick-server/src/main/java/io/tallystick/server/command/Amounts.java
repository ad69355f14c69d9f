package io.tallystick.server.command;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import org.jspecify.annotations.Nullable;

/** Amounts for people; {@code --json} keeps Stripe's minor units. */
final class Amounts {
  private Amounts() {}

  /** As in {@code 15.00 USD}; null where there is no amount. */
  static @Nullable String text(@Nullable Long minorUnits, @Nullable String currency) {
    return minorUnits == null || currency == null
        ? null
        : Currency.find(currency)
            .map(known -> new Money(minorUnits, known).text())
            .orElse(minorUnits + " " + currency);
  }
}
