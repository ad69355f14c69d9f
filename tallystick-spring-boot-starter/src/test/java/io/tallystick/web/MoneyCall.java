package io.tallystick.web;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import java.util.List;

/** The calls that move money, beside the purchase itself, with all that they have in common. */
enum MoneyCall {
  CAPTURE(
      Scope.PAYMENTS_WRITE,
      200,
      "/v1/payment_intents/*/capture",
      "paymentIntentId orderId status amount amountCaptured currency"),
  CANCEL(
      Scope.PAYMENTS_WRITE,
      200,
      "/v1/payment_intents/*/cancel",
      "paymentIntentId orderId status amount amountCaptured currency"),
  REFUND(Scope.REFUNDS_WRITE, 201, "/v1/refunds", "refundId orderId amount currency status"),
  CHARGE(Scope.CHARGES_WRITE, 201, "/v1/charges", "chargeId amount currency status"),
  TRANSFER(Scope.TRANSFERS_WRITE, 201, "/v1/transfers", "transferId amount currency destination");

  final Scope scope;
  final int success;
  final String pathAtStripe;
  private final String fields;

  MoneyCall(Scope scope, int success, String pathAtStripe, String fields) {
    this.scope = scope;
    this.success = success;
    this.pathAtStripe = pathAtStripe;
    this.fields = fields;
  }

  /** What a success is answered with, in this order. */
  List<String> fields() {
    return List.of(fields.split(" ", -1));
  }

  /**
   * A call that will succeed, once.
   *
   * @param otherBody another that the same path takes
   */
  record Ready(String path, String body, String otherBody) {
    Answer by(Client client, String idempotencyKey) {
      return client.call(idempotencyKey, path, body);
    }

    Answer by(Client client) {
      return client.call(path, body);
    }
  }

  Ready ready(Shop shop) {
    Purchases purchases = Purchases.in(shop);
    return switch (this) {
      case CAPTURE ->
          new Ready(action(purchases.authorized(), "capture"), "{\"amount\":1000}", "{}");
      case CANCEL -> new Ready(action(purchases.authorized(), "cancel"), "{}", "");
      case REFUND -> {
        String order = "{\"orderId\":\"" + purchases.paid().text("/orderId") + "\"";
        yield new Ready("/api/refunds", order + ",\"amount\":700}", order + "}");
      }
      case CHARGE ->
          new Ready(
              "/api/charges",
              "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_visa\"}",
              "{\"amount\":901,\"currency\":\"usd\",\"source\":\"tok_visa\"}");
      case TRANSFER -> {
        String rest =
            ",\"currency\":\"usd\",\"destination\":\""
                + shop.seller()
                + "\",\"orderId\":\""
                + purchases.paid().text("/orderId")
                + "\"}";
        yield new Ready("/api/transfers", "{\"amount\":500" + rest, "{\"amount\":600" + rest);
      }
    };
  }

  /** A path that needs nothing to be there for what is wrong with a request to be told. */
  String anyPath() {
    return switch (this) {
      case CAPTURE -> "/api/payment-intents/pi_none/capture";
      case CANCEL -> "/api/payment-intents/pi_none/cancel";
      case REFUND -> "/api/refunds";
      case CHARGE -> "/api/charges";
      case TRANSFER -> "/api/transfers";
    };
  }

  private static String action(Answer bought, String action) {
    return "/api/payment-intents/" + bought.text("/paymentIntentId") + "/" + action;
  }
}
