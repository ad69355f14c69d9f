package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads amounts out of requests. */
final class Amounts {
  private Amounts() {}

  /**
   * Minor units above zero.
   *
   * @throws ProblemException 422 naming the field
   */
  static long positive(String field, long minorUnits) {
    if (minorUnits < 1) {
      throw invalid(List.of(new FieldError(field, "out_of_range")));
    }
    return minorUnits;
  }

  /** An amount and its currency; what is wrong with them is added to the errors. */
  static @Nullable Money money(
      @Nullable Long amount, @Nullable String currency, List<FieldError> errors) {
    List<FieldError> wrong = new ArrayList<>();
    if (amount == null) {
      wrong.add(new FieldError("amount", "required"));
    } else if (amount < 1) {
      wrong.add(new FieldError("amount", "out_of_range"));
    }
    Currency known = currency == null ? null : Currency.find(currency).orElse(null);
    if (known == null) {
      wrong.add(new FieldError("currency", currency == null ? "required" : "not_supported"));
    }
    errors.addAll(wrong);
    return wrong.isEmpty() && amount != null && known != null ? new Money(amount, known) : null;
  }

  static ProblemException invalid(List<FieldError> errors) {
    return ProblemException.ofFields(Problems.INVALID_REQUEST, errors);
  }
}
