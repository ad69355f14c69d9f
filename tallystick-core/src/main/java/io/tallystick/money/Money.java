package io.tallystick.money;

import java.util.Locale;

/**
 * An amount in a currency's minor units, as Stripe counts them. Arithmetic is exact or throws
 * {@link ArithmeticException}; money never passes through a floating point number.
 */
public record Money(long minorUnits, Currency currency) {

  /** As people write it, exact to the last minor unit: {@code 15.00 USD}. */
  public String text() {
    int decimals = currency.decimals();
    String digits = Long.toString(Math.absExact(minorUnits));
    String padded = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
    int point = padded.length() - decimals;
    return (minorUnits < 0 ? "-" : "")
        + padded.substring(0, point)
        + (decimals == 0 ? "" : "." + padded.substring(point))
        + " "
        + currency.code().toUpperCase(Locale.ROOT);
  }

  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
    }
    return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
  }

  public Money times(long quantity) {
    return new Money(Math.multiplyExact(minorUnits, quantity), currency);
  }

  /** Whether Stripe would take this as the amount of one charge. */
  public Chargeability chargeability() {
    if (minorUnits < currency.minimum()) {
      return Chargeability.TOO_SMALL;
    }
    if (minorUnits > currency.maximum()) {
      return Chargeability.TOO_LARGE;
    }
    return minorUnits % currency.step() == 0 ? Chargeability.OK : Chargeability.NOT_A_MULTIPLE;
  }

  /** Stripe's rules for the amount of a charge. */
  public enum Chargeability {
    OK(""),
    TOO_SMALL("amount_too_small"),
    TOO_LARGE("amount_too_large"),
    /** Not a multiple of the currency's step: ISK and UGX in whole units, KWD's last digit 0. */
    NOT_A_MULTIPLE("amount_invalid");

    private final String errorCode;

    Chargeability(String errorCode) {
      this.errorCode = errorCode;
    }

    /** What callers are told of an amount that is not OK. */
    public String errorCode() {
      return errorCode;
    }
  }
}
