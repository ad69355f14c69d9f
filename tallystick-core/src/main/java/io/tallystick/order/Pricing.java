package io.tallystick.order;

import io.tallystick.FieldError;
import io.tallystick.money.Money;
import java.util.List;

/** What came of pricing a cart. */
public sealed interface Pricing {
  record Priced(List<OrderLine> lines, Money total) implements Pricing {}

  record Refused(List<FieldError> errors) implements Pricing {}

  static Pricing refused(String field, String code) {
    return new Refused(List.of(new FieldError(field, code)));
  }
}
