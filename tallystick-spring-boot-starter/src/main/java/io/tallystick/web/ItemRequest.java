package io.tallystick.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.tallystick.FieldError;
import io.tallystick.catalog.Price;
import io.tallystick.order.Cart;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a cart: {@code {price, quantity}}, or {@code {name, unitAmount, quantity}} from a
 * caller that may name amounts. The fields of the second kind are written only where they are, so
 * that a cart of the first kind keeps the fingerprint that it had before there was a second.
 */
record ItemRequest(
    @Nullable String price,
    @Nullable Long quantity,
    @JsonInclude(Include.NON_NULL) @Nullable String name,
    @JsonInclude(Include.NON_NULL) @Nullable Long unitAmount) {
  static final ItemRequest NOTHING = new ItemRequest(null, null, null, null);

  /** Whether it says itself what it costs, however badly. */
  boolean namesAnAmount() {
    return name != null || unitAmount != null;
  }

  /** The item; empty if fields are at fault, which are then noted. */
  Optional<Cart.Item> toItem(String path, List<FieldError> errors) {
    return namesAnAmount() ? toPriced(path, errors) : toListed(path, errors);
  }

  private Optional<Cart.Item> toListed(String path, List<FieldError> errors) {
    if (price == null || quantity == null) {
      errors.add(new FieldError(path + (price == null ? ".price" : ".quantity"), "required"));
      return Optional.empty();
    }
    Texts.check(price, Price.ID, path + ".price", errors);
    return Optional.of(new Cart.CatalogItem(price, quantity));
  }

  private Optional<Cart.Item> toPriced(String path, List<FieldError> errors) {
    if (price != null) {
      String surplus = name != null ? ".name" : ".unitAmount";
      errors.add(new FieldError(path + surplus, "not_with_price"));
      return Optional.empty();
    }
    Texts.check(name, Texts.LINE, path + ".name", errors);
    if (name == null || unitAmount == null || quantity == null) {
      String missing = name == null ? ".name" : unitAmount == null ? ".unitAmount" : ".quantity";
      errors.add(new FieldError(path + missing, "required"));
      return Optional.empty();
    }
    return Optional.of(new Cart.PricedItem(name, unitAmount, quantity));
  }
}
