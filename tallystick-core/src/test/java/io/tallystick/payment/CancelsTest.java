package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelsTest {
  private final Shop shop = Shop.open();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void letAnUnpaidIntentGo() {
    Sale sale = Sale.open(shop, CaptureMethod.AUTOMATIC);

    Done done = (Done) server.cancel("x1", sale.paymentIntentId());

    assertThat(done.operation().resultStatus()).isEqualTo("canceled");
    requireCanceled(sale);
  }

  @Test
  void letHeldMoneyGo() {
    Sale sale = Sale.authorized(shop);

    assertThat(server.cancel("x1", sale.paymentIntentId())).isInstanceOf(Done.class);

    requireCanceled(sale);
  }

  @Test
  void answerTheSameKeyAsBefore() {
    Sale sale = Sale.authorized(shop);
    Done first = (Done) server.cancel("x1", sale.paymentIntentId());

    assertThat(shop.server().cancel("x1", sale.paymentIntentId()))
        .isEqualTo(new Done(first.operation(), true));
  }

  @Test
  void refuseWhatIsPaidOrCanceledOrUnknown() {
    Sale sale = Sale.authorized(shop);
    server.cancel("x1", sale.paymentIntentId());

    assertThat(server.cancel("x2", sale.paymentIntentId()))
        .isEqualTo(new TurnedAway("payment_intent_canceled"));
    assertThat(server.cancel("x3", Sale.paid(shop).paymentIntentId()))
        .isEqualTo(new TurnedAway("payment_intent_succeeded"));
    assertThat(server.cancel("x4", "pi_unknown")).isEqualTo(new TurnedAway("not_found"));
  }

  @Test
  void areTheirOwnersOnly() {
    Sale sale = Sale.authorized(shop);

    assertThat(server.cancel("x1", sale.paymentIntentId(), "user:mallory"))
        .isEqualTo(new TurnedAway("not_found"));
    assertThat(server.cancel("x1", sale.paymentIntentId(), Shop.CALLER)).isInstanceOf(Done.class);
  }

  @Test
  void areRejectedWhereTheShopperWasFaster() {
    Sale sale = Sale.open(shop, CaptureMethod.AUTOMATIC);
    shop.stripe().confirm(sale.paymentIntentId(), "pm_card_visa");

    assertThat(server.cancel("x1", sale.paymentIntentId()))
        .isEqualTo(new Refused("payment_intent_unexpected_state", false));
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
  }

  @Test
  void areKnownFromTheIntentWhereStripeOnlyRepeatsItself() {
    Sale sale = Sale.authorized(shop);
    shop.stripe().faults().next("POST", "/v1/payment_intents/*/cancel", Fault.error500());

    assertThat(server.cancel("x1", sale.paymentIntentId())).isInstanceOf(Pending.class);
    assertThat(server.cancel("x1", sale.paymentIntentId())).isInstanceOf(Done.class);
    requireCanceled(sale);
  }

  private void requireCanceled(Sale sale) {
    assertThat(shop.stripe().oracle().paymentIntents())
        .filteredOn(intent -> intent.id().equals(sale.paymentIntentId()))
        .extracting(Oracle.PaymentIntent::status)
        .containsExactly("canceled");
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("canceled");
  }
}
