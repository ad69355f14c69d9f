package io.tallystick.simulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.simulator.fault.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The assertions hold when they should, and fail, telling why, when they should not. */
@ExtendWith(StripeExtension.class)
class StripeAssertTest {

  @Test
  void countsTheChargesOfEveryPaymentOfAnOrder(Stripe stripe) throws Exception {
    create(stripe, "order-1");
    fails(stripe, it -> it.chargedOnce("order-1"), "not 0 times");
    stripe.pay("order-1");
    StripeAssert.assertThat(stripe).chargedOnce("order-1").charged("order-1", 2_000, "usd");
    fails(stripe, it -> it.neverCharged("order-1"), "was 1 times");
    fails(stripe, it -> it.charged("order-1", 2_001, "usd"), "2001 usd");
    fails(stripe, it -> it.charged("order-1", 2_000, "eur"), "2000 eur");

    String second = create(stripe, "order-1");
    stripe.pay(second);

    fails(stripe, it -> it.chargedOnce("order-1"), "not 2 times");
    assertThatThrownBy(() -> stripe.pay("order-1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("there are 2");
  }

  @Test
  void aDeclineIsNoCharge(Stripe stripe) throws Exception {
    create(stripe, "order-1");

    assertThat(stripe.pay("order-1", "pm_card_visa_chargeDeclined").status())
        .isEqualTo("requires_payment_method");

    StripeAssert.assertThat(stripe).neverCharged("order-1");
  }

  @Test
  void theBankAsksTheShopper(Stripe stripe) throws Exception {
    create(stripe, "order-1");
    create(stripe, "order-2");
    String method = "pm_card_authenticationRequired";

    assertThat(stripe.pay("order-1", method).passesAuthentication().status())
        .isEqualTo("succeeded");
    assertThat(stripe.pay("order-2", method).failsAuthentication().status())
        .isEqualTo("requires_payment_method");

    StripeAssert.assertThat(stripe).chargedOnce("order-1").neverCharged("order-2");
  }

  @Test
  void countsTheRefundsThatGiveMoneyBack(Stripe stripe) throws Exception {
    String intent = create(stripe, "order-1");
    stripe.pay("order-1");
    fails(stripe, it -> it.refundedOnce("order-1"), "not 0 times");
    for (long part : new long[] {300, 200}) {
      client(stripe)
          .v1()
          .refunds()
          .create(RefundCreateParams.builder().setPaymentIntent(intent).setAmount(part).build());
    }

    StripeAssert.assertThat(stripe).refunded("order-1", 500);
    fails(stripe, it -> it.refundedOnce("order-1"), "not 2 times");
    fails(stripe, it -> it.refunded("order-1", 400), "not 500");
  }

  @Test
  void seesWebhooksThatNobodyTook(Stripe stripe) throws Exception {
    stripe.sendWebhooksTo(URI.create("http://127.0.0.1:9/nobody"));
    create(stripe, "order-1");
    StripeAssert.assertThat(stripe).everyWebhookAcknowledged();

    assertThat(stripe.payment("order-1").deliver().allAcknowledged()).isFalse();

    fails(stripe, StripeAssert::everyWebhookAcknowledged, "payment_intent.created");
  }

  @Test
  void aForgeryThatTheAppBelievesIsNoAcknowledgement(Stripe stripe) throws Exception {
    Queue<Integer> answers = new ConcurrentLinkedQueue<>(List.of(500, 200));
    HttpServer app =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(answers.remove(), -1);
          exchange.close();
        });
    app.start();
    try {
      stripe.sendWebhooksTo(URI.create("http://127.0.0.1:" + app.getAddress().getPort()));
      stripe.simulator().faults().nextEvent("*", Fault.forged());
      create(stripe, "order-1");

      stripe.deliver();

      fails(stripe, StripeAssert::everyWebhookAcknowledged, "payment_intent.created");
    } finally {
      app.stop(0);
    }
  }

  @Test
  void webhooksThatAreLostDoNotArrive(Stripe stripe) throws Exception {
    stripe.sendWebhooksTo(URI.create("http://127.0.0.1:9/nobody"));
    create(stripe, "order-1");
    stripe.payment("order-1").loseWebhooks();

    assertThat(stripe.deliver().attempts()).isEmpty();
    assertThat(stripe.simulator().oracle().webhookDeliveries()).isEmpty();
  }

  @Test
  void strikesOnlyTheCallThatIsMeant(Stripe stripe) throws Exception {
    stripe.next(StripeCall.CREATE_PAYMENT_INTENT).isRateLimited();
    stripe.next(StripeCall.CONFIRM).failsWith500();

    assertThatThrownBy(() -> create(stripe, "order-1")).isInstanceOf(StripeException.class);
    String intent = create(stripe, "order-1");
    client(stripe).v1().paymentIntents().update(intent);
    assertThatThrownBy(() -> client(stripe).v1().paymentIntents().confirm(intent))
        .isInstanceOf(StripeException.class)
        .isNotInstanceOf(CardException.class);
    assertThat(stripe.simulator().faults().waiting()).isEmpty();
  }

  private static void fails(Stripe stripe, Consumer<StripeAssert> assertion, String why) {
    assertThatThrownBy(() -> assertion.accept(StripeAssert.assertThat(stripe)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why)
        .hasMessageContaining("What happened at Stripe:\n  pi_3");
  }

  private static String create(Stripe stripe, String order) throws StripeException {
    return client(stripe)
        .v1()
        .paymentIntents()
        .create(
            PaymentIntentCreateParams.builder()
                .setAmount(2_000L)
                .setCurrency("usd")
                .putMetadata("order", order)
                .build())
        .getId();
  }

  private static StripeClient client(Stripe stripe) {
    return StripeClient.builder().setApiKey(Stripe.SECRET_KEY).setApiBase(stripe.url()).build();
  }
}
