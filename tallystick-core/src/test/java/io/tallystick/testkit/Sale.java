package io.tallystick.testkit;

import io.tallystick.order.Cart;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import java.util.List;

/** An order of 15 USD and its payment intent, as far as the shopper has come. */
public record Sale(String orderId, String paymentIntentId) {

  /** The intent is there, and nobody has paid. */
  public static Sale open(Shop shop, CaptureMethod method) {
    String key = "sale-" + shop.database().count("operation");
    Heard heard =
        shop.server().create(Shop.CALLER, hat(method), Shop.key(key), Shop.fingerprint(key));
    if (!(heard instanceof Heard.Created created)) {
      throw new AssertionError(heard);
    }
    return new Sale(created.orderId(), created.paymentIntentId());
  }

  /** The money is held, and not taken yet. */
  public static Sale authorized(Shop shop) {
    return open(shop, CaptureMethod.MANUAL).confirmed(shop, "pm_card_visa");
  }

  public static Sale paid(Shop shop) {
    return paid(shop, "pm_card_visa");
  }

  public static Sale paid(Shop shop, String paymentMethod) {
    return open(shop, CaptureMethod.AUTOMATIC).confirmed(shop, paymentMethod);
  }

  private Sale confirmed(Shop shop, String paymentMethod) {
    shop.stripe().confirm(paymentIntentId, paymentMethod);
    shop.news().tell();
    return this;
  }

  private static CreatePaymentIntent hat(CaptureMethod method) {
    return new CreatePaymentIntent(
        new Cart(List.of(new Cart.CatalogItem("hat", 1)), "usd"), null, method, null);
  }
}
