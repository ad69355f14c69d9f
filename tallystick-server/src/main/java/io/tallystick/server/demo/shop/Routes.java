package io.tallystick.server.demo.shop;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** From a request to the shop to its answer, without the network. */
final class Routes {
  private static final String ORDERS = "/api/orders/";

  private final Page page;
  private final TallystickApi tallystick;
  private final StripeSide stripe;
  private final Receiver receiver;
  private final Shoppers shoppers = new Shoppers();
  private final PlacedOrders orders = new PlacedOrders();
  private final Checkout checkout;

  Routes(TallystickApi tallystick, StripeSide stripe, Receiver receiver, InstantSource clock) {
    this.page = new Page(stripe.url());
    this.tallystick = tallystick;
    this.stripe = stripe;
    this.receiver = receiver;
    this.checkout = new Checkout(tallystick, shoppers, orders, clock);
  }

  Reply answer(Request request) {
    try {
      return route(request);
    } catch (IOException e) {
      return Reply.problem(503, "unavailable");
    }
  }

  private Reply route(Request request) throws IOException {
    return switch (request.route()) {
      case "GET /" -> home(request);
      case "GET /icon.svg" -> page.icon();
      case "GET /api/catalog" -> catalog();
      case "POST /api/checkout" -> checkout.answer(request);
      case "POST " + Shop.FULFILLMENT_PATH -> fulfillment(request);
      default ->
          request.route().startsWith("GET " + ORDERS)
              ? progress(request, request.path().substring(ORDERS.length()))
              : Reply.problem(404, "not_found");
    };
  }

  private Reply home(Request request) {
    Optional<String> known = shoppers.of(request);
    return known.isPresent() ? page.html() : Shoppers.remember(shoppers.next(), page.html());
  }

  private Reply catalog() throws IOException {
    Answer catalog = tallystick.catalog();
    return catalog.isSuccess()
        ? Reply.json(200, catalog.body())
        : Reply.problem(503, "unavailable");
  }

  private Reply progress(Request request, String orderId) {
    return shoppers
        .of(request)
        .flatMap(shopper -> orders.find(orderId, shopper))
        .map(placed ->
            tallystick
                .order(placed.id())
                .map(order -> Reply.json(200, OrderProgress.look(placed, order, stripe, receiver)))
                .orElseGet(() -> Reply.problem(503, "unavailable")))
        .orElseGet(() -> Reply.problem(404, "not_found"));
  }

  /** Answers at once; a real shop would put the work in its own queue here. */
  private Reply fulfillment(Request request) {
    return switch (receiver.take(request)) {
      case Receiver.Receipt.Accepted(var delivery) -> acknowledge(delivery);
      case Receiver.Receipt.Repeated(var delivery) -> acknowledge(delivery);
      case Receiver.Receipt.Refused() -> Reply.problem(400, "not_genuine");
    };
  }

  private Reply acknowledge(ReceivedDelivery delivery) {
    return Reply.empty(Shop.ACKNOWLEDGED).then(() -> receiver.acknowledged(delivery.id()));
  }
}
