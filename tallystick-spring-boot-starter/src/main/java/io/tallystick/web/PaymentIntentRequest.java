package io.tallystick.web;

import io.tallystick.FieldError;
import io.tallystick.access.Caller;
import io.tallystick.access.Scope;
import io.tallystick.order.Cart;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/payment-intents}; it names what is bought, and what that costs only
 * if the caller may say so.
 */
record PaymentIntentRequest(
    @Nullable List<@Nullable ItemRequest> items,
    @Nullable String currency,
    @Nullable String reference,
    @Nullable String captureMethod,
    @Nullable String onBehalfOf) {

  static final Pattern CURRENCY = Pattern.compile("[a-z]{3}");

  /**
   * What the caller asks for.
   *
   * @throws ProblemException 403 if it names amounts and the caller may not; 422, with every field
   *     that is at fault
   */
  CreatePaymentIntent toCommand(Caller caller) {
    requireScopes(caller);
    List<FieldError> errors = new ArrayList<>();
    List<Cart.Item> cart = parseItems(errors);
    Texts.check(currency, CURRENCY, "currency", errors);
    Texts.check(reference, Texts.LINE, "reference", errors);
    Texts.check(onBehalfOf, Texts.LINE, "onBehalfOf", errors);
    Optional<CaptureMethod> method = parseCaptureMethod();
    if (method.isEmpty()) {
      errors.add(new FieldError("captureMethod", "invalid"));
    }
    if (!errors.isEmpty()) {
      throw Amounts.invalid(errors);
    }
    return new CreatePaymentIntent(
        new Cart(cart, currency), reference, method.orElseThrow(), user(caller));
  }

  private List<Cart.Item> parseItems(List<FieldError> errors) {
    if (items == null || items.isEmpty()) {
      errors.add(new FieldError("items", "required"));
      return List.of();
    }
    if (items.size() > Cart.MOST_ITEMS) {
      errors.add(new FieldError("items", "too_many"));
      return List.of();
    }
    List<Cart.Item> cart = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ItemRequest item = Objects.requireNonNullElse(items.get(i), ItemRequest.NOTHING);
      item.toItem("items[" + i + "]", errors).ifPresent(cart::add);
    }
    return cart;
  }

  private Optional<CaptureMethod> parseCaptureMethod() {
    if (captureMethod == null) {
      return Optional.of(CaptureMethod.AUTOMATIC);
    }
    return Arrays.stream(CaptureMethod.values())
        .filter(method -> method.wireName().equals(captureMethod))
        .findAny();
  }

  private @Nullable String user(Caller caller) {
    return switch (caller) {
      case Caller.BackEnd backEnd -> onBehalfOf;
      case Caller.Shopper shopper -> shopper.user();
    };
  }

  private void requireScopes(Caller caller) {
    boolean namesAmounts =
        items != null && items.stream().anyMatch(item -> item != null && item.namesAnAmount());
    if (namesAmounts && !caller.may(Scope.PAYMENTS_PRICE)) {
      throw ProblemException.of(
          Problems.NOT_ALLOWED,
          "Items that name what they cost need a key with the scope payments:price.");
    }
    if (caller instanceof Caller.Shopper && onBehalfOf != null) {
      throw ProblemException.of(
          Problems.NOT_ALLOWED, "Shoppers buy for themselves, without onBehalfOf.");
    }
    if (captureMethod != null && !caller.may(Scope.PAYMENTS_WRITE)) {
      throw ProblemException.of(
          Problems.NOT_ALLOWED,
          "When the money is taken is for a caller with the scope payments:write to say.");
    }
  }
}
