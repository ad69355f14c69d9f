package io.tallystick.simulator.example;

import static io.tallystick.simulator.junit.Delivering.DUPLICATED;
import static io.tallystick.simulator.junit.Delivering.REVERSED;
import static io.tallystick.simulator.junit.StripeAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallystick.simulator.junit.Stripe;
import io.tallystick.simulator.junit.StripeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stripe delivers at least once and in no order. */
@ExtendWith(StripeExtension.class)
class DuplicatesTest {
  @Test
  void oneTicketHoweverWebhooksArrive(Stripe stripe) throws Exception {
    try (TicketShop shop = new TicketShop(stripe.url())) {
      stripe.sendWebhooksTo(shop.webhooks());
      shop.checkout("order-1");

      var deliveries = stripe.pay("order-1").deliver(DUPLICATED, REVERSED);

      assertTrue(deliveries.allAcknowledged());
      assertEquals(1, shop.ticketsSent());
      assertThat(stripe).chargedOnce("order-1").charged("order-1", 4_500, "eur");
    }
  }
}
