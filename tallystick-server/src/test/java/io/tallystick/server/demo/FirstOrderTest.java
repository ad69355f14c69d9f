package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import io.tallystick.server.demo.shop.Deliveries;
import io.tallystick.server.demo.shop.Shop;
import io.tallystick.server.demo.shop.StripeSide;
import io.tallystick.server.demo.shop.TallystickApi;
import io.tallystick.server.demo.shop.TallystickStub;
import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstOrderTest {

  @Test
  void tellsEachStepInTheOrderOfTheContractWithWhatItSaw() throws IOException {
    List<Step> steps = run();
    assertThat(steps)
        .extracting(Step::step)
        .containsExactly(
            "order.open",
            "payment.succeeded",
            "webhook.received",
            "order.paid",
            "delivery.acknowledged",
            "order.fulfilled");
    assertThat(steps.get(1))
        .isInstanceOfSatisfying(
            Step.PaymentSucceeded.class, paid -> assertThat(paid.amount()).isEqualTo(6600));
    assertThat(steps.get(2))
        .isInstanceOfSatisfying(
            Step.WebhookReceived.class,
            webhook -> {
              assertThat(webhook.type()).isEqualTo("payment_intent.succeeded");
              assertThat(webhook.status()).isEqualTo(200);
            });
    assertThat(steps.get(4)).isEqualTo(new Step.DeliveryAcknowledged("msg_1", 204));
  }

  private static List<Step> run() throws IOException {
    List<Step> steps = new ArrayList<>();
    try (StripeSimulator stripe = StripeSimulator.start();
        Shop shop = Shop.bind(new Secret(Deliveries.SECRET));
        TallystickStub tallystick = TallystickStub.start(stripe, shop.fulfillmentUrl())) {
      Secret apiKey = new Secret(TallystickStub.API_KEY);
      TallystickApi api = new TallystickApi(tallystick.url(), apiKey);
      StripeSide side = new StripeSide(stripe.url(), new Secret(TallystickStub.SECRET_KEY));
      shop.open(api, side);
      new FirstOrder(new Stage.Opened(shop, api, side, apiKey), new Lookout(), steps::add).run();
    }
    return steps;
  }
}
