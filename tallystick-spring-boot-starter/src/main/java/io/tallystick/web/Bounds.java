package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.order.Cart;
import java.util.List;
import java.util.Set;

/** Says to whoever went past a bound where it is. */
final class Bounds {
  private static final Set<String> LINES = Set.of("reference", "onBehalfOf", "description", "name");

  private Bounds() {}

  /** A sentence for each kind of bound that these errors may have met, with a space before it. */
  static String of(List<FieldError> errors) {
    StringBuilder bounds = new StringBuilder();
    if (errors.stream().anyMatch(error -> error.code().equals("too_many"))) {
      bounds.append(" A cart has ").append(Cart.MOST_ITEMS).append(" items at most.");
    }
    if (errors.stream().anyMatch(Bounds::isOfALine)) {
      bounds.append(" A text is one line of 1 to ").append(Texts.LONGEST).append(" characters.");
    }
    return bounds.toString();
  }

  private static boolean isOfALine(FieldError error) {
    String field = error.field().substring(error.field().lastIndexOf('.') + 1);
    return error.code().equals("invalid") && LINES.contains(field);
  }
}
