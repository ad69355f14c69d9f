package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads currencies and amounts, in minor units, by Stripe's rules. */
public final class Amounts {
  private Amounts() {}

  /** The currency, in lower case. */
  public static String currency(Form form) {
    String currency = required(form, "currency").toLowerCase(Locale.ROOT);
    if (!Currencies.knows(currency)) {
      throw refused(null, "Invalid currency: " + currency, "currency");
    }
    return currency;
  }

  /** An amount that may be charged. */
  public static long chargeable(Form form, String currency) {
    long amount = positive(form);
    if (amount < Currencies.minimum(currency)) {
      String message =
          "Amount must be no less than %d in the minor unit of %s."
              .formatted(Currencies.minimum(currency), currency);
      throw refused("amount_too_small", message, "amount");
    }
    requireFitting(amount, currency);
    return amount;
  }

  /** An amount that may be moved; there is no minimum. */
  public static long movable(Form form, String currency) {
    long amount = positive(form);
    requireFitting(amount, currency);
    return amount;
  }

  /**
   * The part of an amount that a call asks for.
   *
   * @param most what there is, and what is meant when the call names nothing
   */
  public static long part(Form form, String name, long most, Refusal tooLarge) {
    Long asked = form.integer(name);
    if (asked == null) {
      return most;
    }
    if (asked < 1) {
      throw tooSmall(name);
    }
    if (asked > most) {
      throw tooLarge;
    }
    return asked;
  }

  private static long positive(Form form) {
    required(form, "amount");
    Long amount = form.integer("amount");
    if (amount == null || amount < 1) {
      throw tooSmall("amount");
    }
    return amount;
  }

  private static void requireFitting(long amount, String currency) {
    if (amount > Currencies.maximum(currency)) {
      String message =
          "Amount must be no more than %d in the minor unit of %s."
              .formatted(Currencies.maximum(currency), currency);
      throw refused("amount_too_large", message, "amount");
    }
    if (amount % Currencies.step(currency) != 0) {
      String message =
          "Amounts in %s must be divisible by %d.".formatted(currency, Currencies.step(currency));
      throw refused("parameter_invalid_integer", message, "amount");
    }
  }

  private static String required(Form form, String name) {
    String text = form.text(name);
    if (text == null) {
      throw new Refusal(StripeError.missing(name));
    }
    if (text.isBlank()) {
      String message = "You passed an empty string for '" + name + "'.";
      throw refused("parameter_invalid_empty", message, name);
    }
    return text;
  }

  private static Refusal tooSmall(String param) {
    String message = "This value must be greater than or equal to 1.";
    return refused("parameter_invalid_integer", message, param);
  }

  private static Refusal refused(@Nullable String code, String message, String param) {
    return new Refusal(StripeError.invalid(code, message, param));
  }
}
