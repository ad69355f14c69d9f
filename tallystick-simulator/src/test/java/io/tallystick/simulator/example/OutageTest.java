package io.tallystick.simulator.example;

import static io.tallystick.simulator.junit.StripeAssert.assertThat;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tallystick.simulator.junit.Stripe;
import io.tallystick.simulator.junit.StripeClock;
import io.tallystick.simulator.junit.StripeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The app is down while shoppers pay. */
@ExtendWith(StripeExtension.class)
class OutageTest {
  @Test
  void theTicketComesWhenTheAppIsBack(Stripe stripe, StripeClock clock) throws Exception {
    try (TicketShop shop = new TicketShop(stripe.url())) {
      stripe.sendWebhooksTo(shop.webhooks());
      shop.checkout("order-3");
      shop.goDown();
      assertFalse(stripe.pay("order-3").deliver().allAcknowledged());
      assertEquals(0, shop.ticketsSent());

      shop.comeBack();
      clock.advance(ofHours(1));
      stripe.awaitWebhooks();

      assertEquals(1, shop.ticketsSent());
      assertThat(stripe).everyWebhookAcknowledged();
    }
  }
}
