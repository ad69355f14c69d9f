package io.tallystick.simulator.example;

import static io.tallystick.simulator.junit.StripeAssert.assertThat;
import static io.tallystick.simulator.junit.StripeCall.REFUND;

import io.tallystick.simulator.junit.Stripe;
import io.tallystick.simulator.junit.StripeExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stripe refunds, and the answer is lost. */
@ExtendWith(StripeExtension.class)
class RefundTimeoutTest {
  @Test
  void oneRefundHoweverOftenItIsAsked(Stripe stripe) throws Exception {
    try (TicketShop shop = new TicketShop(stripe.url())) {
      String payment = shop.checkout("order-2");
      stripe.pay("order-2");

      stripe.next(REFUND).times(2).timesOutAfterApplying();
      shop.refund("order-2", payment);

      assertThat(stripe).refundedOnce("order-2").refunded("order-2", 4_500);
    }
  }
}
