package io.tallystick.server.demo;

import io.tallystick.money.Currency;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Money as people read it, exact to the last minor unit. */
final class MoneyText {
  private static final Map<String, String> SIGNS =
      Map.of("usd", "$", "eur", "€", "gbp", "£", "jpy", "¥");

  private MoneyText() {}

  /**
   * Formats an amount.
   *
   * @param currency in lower case, as Stripe writes it
   */
  static String of(long minorUnits, String currency) {
    int decimals = Currency.find(currency).map(Currency::decimals).orElse(0);
    BigDecimal amount = BigDecimal.valueOf(minorUnits, decimals);
    String digits = String.format(Locale.ROOT, "%,." + decimals + "f", amount.abs());
    String sign = SIGNS.get(currency);
    String text = sign == null ? digits + " " + currency.toUpperCase(Locale.ROOT) : sign + digits;
    return minorUnits < 0 ? "-" + text : text;
  }
}
