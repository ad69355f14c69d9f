package io.tallystick.server.demo.shop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/checkout}, what a route handler does in a Next.js app: it knows its user, and
 * asks Tallystick with the API key. What things cost it neither knows nor says.
 */
final class Checkout {
  private static final JsonMapper JSON = new JsonMapper();

  private final TallystickApi tallystick;
  private final Shoppers shoppers;
  private final PlacedOrders orders;
  private final InstantSource clock;

  Checkout(TallystickApi tallystick, Shoppers shoppers, PlacedOrders orders, InstantSource clock) {
    this.tallystick = tallystick;
    this.shoppers = shoppers;
    this.orders = orders;
    this.clock = clock;
  }

  /** The cart as the page sends it; whatever else is in it is not passed on. */
  private record Cart(@Nullable List<CartItem> items, @Nullable String currency) {}

  Reply answer(Request request) throws IOException {
    // A form of another site cannot send this type without being asked first.
    if (!request.header("content-type").startsWith("application/json")) {
      return Reply.problem(415, "unsupported_media_type");
    }
    try {
      String body = new String(request.body(), StandardCharsets.UTF_8);
      String shopper = shoppers.of(request).orElseGet(shoppers::next);
      Cart cart =
          Objects.requireNonNullElse(JSON.readValue(body, Cart.class), new Cart(null, null));
      return Shoppers.remember(shopper, checkout(cart, shopper, request.header("idempotency-key")));
    } catch (JacksonException e) {
      return Reply.problem(400, "malformed_json");
    }
  }

  private Reply checkout(Cart cart, String shopper, String idempotencyKey) throws IOException {
    Answer answer =
        tallystick.checkout(
            Objects.requireNonNullElse(cart.items, List.of()),
            Objects.requireNonNullElse(cart.currency, "usd"),
            shopper,
            idempotencyKey);
    if (answer.status() == 201) {
      orders.add(
          new PlacedOrder(
              answer.text("orderId"), answer.text("paymentIntentId"), shopper, clock.instant()));
      return Reply.json(201, answer.body());
    }
    return answer.isSuccess()
        ? Reply.json(answer.status(), Map.of("code", "pending"))
        : Reply.problem(answer.status(), answer.text("code"));
  }
}
