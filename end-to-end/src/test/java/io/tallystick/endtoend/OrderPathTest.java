package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ReceiverApp.Received;
import io.tallystick.endtoend.shop.Stage;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a priced cart to a fulfilled order, through programs that know one another by HTTP only. */
class OrderPathTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Stage stage;

  @BeforeAll
  static void open() {
    stage = Stage.open();
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void fulfillsAPaidOrderOnce() {
    Purchase purchase = stage.shopper().buys();
    assertThat(stage.shopper().statusOf(purchase)).isEqualTo("open");

    stage.shopper().pays(purchase);

    awaitSettled(purchase);
    JsonNode order = stage.shopper().looksAt(purchase.orderId()).json();
    assertThat(order.path("amount").asLong()).as("two hats, priced here").isEqualTo(3000);
    assertThat(order.path("currency").asString()).isEqualTo("usd");
    assertThat(order.path("payment").path("status").asString()).isEqualTo("succeeded");
    assertThat(order.path("fulfilledAt").isNull()).isFalse();
    assertThat(stage.app().about(purchase))
        .singleElement()
        .satisfies(delivery -> {
          assertThat(delivery.type()).isEqualTo("order.paid");
          assertThat(delivery.order().path("amount").asLong()).isEqualTo(3000);
        });
    assertOneOfEach(purchase);
  }

  @Test
  void fulfillsByAnEventOfAnOlderApiVersion() {
    Purchase purchase = stage.shopper().buys();
    stage.stripe().fault("*", eventsOf(purchase), "version_skew", 10);

    stage.shopper().pays(purchase);

    awaitSettled(purchase);
    assertThat(stage.tables().apiVersions(purchase)).containsExactly("2023-10-16");
    assertOneOfEach(purchase);
  }

  @Test
  void actsOnceOnEventsThatComeTwice() {
    Purchase purchase = stage.shopper().buys();
    stage.stripe().fault("*", eventsOf(purchase), "duplicate", 10);

    stage.shopper().pays(purchase);

    awaitSettled(purchase);
    assertThat(stage.tables().paymentEvents(purchase))
        .singleElement()
        .satisfies(
            event -> await().atMost(SOON).until(() -> stage.stripe().acknowledgements(event) == 2));
    awaitSettled(purchase);
    assertOneOfEach(purchase);
  }

  /** The events that the shopper's payment will cause, and no others. */
  private static String eventsOf(Purchase purchase) {
    return "/v1/payment_intents/" + purchase.paymentIntentId() + "/*";
  }

  private static void awaitSettled(Purchase purchase) {
    await().atMost(SOON).until(() -> stage.shopper().statusOf(purchase).equals("fulfilled"));
    await().atMost(SOON).until(() -> stage.tables().waitingEvents().isEmpty());
  }

  private static void assertOneOfEach(Purchase purchase) {
    assertThat(stage.stripe().successfulCharges(purchase.paymentIntentId())).isEqualTo(1);
    assertThat(stage.tables().effects(purchase)).containsExactly("order.paid");
    assertThat(stage.tables().deliveries(purchase)).containsExactly("order.paid acknowledged");
    assertThat(stage.app().about(purchase))
        .extracting(Received::type)
        .containsExactly("order.paid");
    assertThat(stage.app().forged()).isEmpty();
  }
}
