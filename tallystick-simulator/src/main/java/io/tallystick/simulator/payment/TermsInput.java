package io.tallystick.simulator.payment;

import io.tallystick.simulator.resource.Currencies;
import io.tallystick.simulator.resource.Metadata;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and validates what a caller asks of a PaymentIntent. */
final class TermsInput {
  private static final Set<String> CAPTURE_METHODS =
      Set.of("automatic", "automatic_async", Terms.MANUAL);

  private TermsInput() {}

  static Terms read(Form form) {
    String currency = currency(form);
    List<String> types = form.list("payment_method_types");
    boolean automatic = form.flag("automatic_payment_methods[enabled]", types.isEmpty());
    String captureMethod = form.oneOf("capture_method", CAPTURE_METHODS);
    return new Terms(
        amount(form, currency),
        currency,
        captureMethod == null ? "automatic_async" : captureMethod,
        automatic,
        types.isEmpty() ? List.of("card") : types,
        labels(form, new Terms.Labels(null, null, null, null, Map.of())));
  }

  /** The terms after an update: what is absent stays, what is empty is unset. */
  static Terms merge(Form form, Terms terms) {
    Terms labelled = terms.withLabels(labels(form, terms.labels()));
    return form.has("amount") ? labelled.withAmount(amount(form, terms.currency())) : labelled;
  }

  private static String currency(Form form) {
    String currency = required(form, "currency").toLowerCase(Locale.ROOT);
    if (!Currencies.knows(currency)) {
      throw invalid(null, "Invalid currency: " + currency, "currency");
    }
    return currency;
  }

  private static long amount(Form form, String currency) {
    required(form, "amount");
    Long amount = form.integer("amount");
    if (amount == null || amount < 1) {
      String message = "This value must be greater than or equal to 1.";
      throw invalid("parameter_invalid_integer", message, "amount");
    }
    requireInRange(amount, currency);
    return amount;
  }

  private static void requireInRange(long amount, String currency) {
    if (amount < Currencies.minimum(currency)) {
      String message =
          "Amount must be no less than %d in the minor unit of %s."
              .formatted(Currencies.minimum(currency), currency);
      throw invalid("amount_too_small", message, "amount");
    }
    if (amount > Currencies.maximum(currency)) {
      String message =
          "Amount must be no more than %d in the minor unit of %s."
              .formatted(Currencies.maximum(currency), currency);
      throw invalid("amount_too_large", message, "amount");
    }
    if (amount % Currencies.step(currency) != 0) {
      String message =
          "Amounts in %s must be divisible by %d.".formatted(currency, Currencies.step(currency));
      throw invalid("parameter_invalid_integer", message, "amount");
    }
  }

  private static String required(Form form, String name) {
    String text = form.text(name);
    if (text == null) {
      throw new Refusal(StripeError.missing(name));
    }
    if (text.isBlank()) {
      String message = "You passed an empty string for '" + name + "'.";
      throw invalid("parameter_invalid_empty", message, name);
    }
    return text;
  }

  private static Terms.Labels labels(Form form, Terms.Labels before) {
    return new Terms.Labels(
        label(form, "description", before.description()),
        label(form, "customer", before.customer()),
        label(form, "receipt_email", before.receiptEmail()),
        label(form, "transfer_group", before.transferGroup()),
        Metadata.read(form, before.metadata()));
  }

  private static @Nullable String label(Form form, String name, @Nullable String before) {
    return form.has(name) ? form.textOrUnset(name) : before;
  }

  private static Refusal invalid(@Nullable String code, String message, String param) {
    return new Refusal(StripeError.invalid(code, message, param));
  }
}
