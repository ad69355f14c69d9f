package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.order.Cart;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Created;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A user who comes back, and his customer at Stripe. */
class OpenIntentsTest {
  private static final CreatePaymentIntent HAT = hats(1, "r1", CaptureMethod.AUTOMATIC, "ann");

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void areAnsweredAgainToTheSameUserWithTheSameCart() {
    Created first = (Created) buy("k1", HAT);
    Created second = (Created) buy("k2", HAT);

    assertThat(second).isEqualTo(first);
    assertThat(second.replayed()).isFalse();
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(1);
    assertThat(database.count("orders")).isOne();
    Created again = (Created) buy("k2", HAT);
    assertThat(again.paymentIntentId()).isEqualTo(first.paymentIntentId());
    assertThat(again.replayed()).isTrue();
  }

  @Test
  void areNotTheirsWhoWantAnythingElse() {
    Created first = (Created) buy("k1", HAT);

    assertThat(
            List.of(
                buy("k2", hats(2, "r1", CaptureMethod.AUTOMATIC, "ann")),
                buy("k3", hats(1, "r2", CaptureMethod.AUTOMATIC, "ann")),
                buy("k4", hats(1, null, CaptureMethod.AUTOMATIC, "ann")),
                buy("k5", hats(1, "r1", CaptureMethod.MANUAL, "ann")),
                buy("k6", hats(1, "r1", CaptureMethod.AUTOMATIC, "bob")),
                buy("k7", hats(1, "r1", CaptureMethod.AUTOMATIC, null)),
                buy("k8", hats(1, "r1", CaptureMethod.AUTOMATIC, null))))
        .extracting(heard -> ((Created) heard).orderId())
        .doesNotContain(first.orderId())
        .doesNotHaveDuplicates();
  }

  @Test
  void areNewAfterAChangeOfPrices() {
    Created first = (Created) buy("k1", HAT);

    Heard second = shop.serverSelling(1600).create(Shop.CALLER, HAT, Shop.key("k2"), print(HAT));

    assertThat(((Created) second).orderId()).isNotEqualTo(first.orderId());
  }

  @Test
  void areNewOnceTheFirstIsPaidAlsoIfItsEventIsLate() {
    Created first = (Created) buy("k1", HAT);
    shop.stripe().confirm(first.paymentIntentId(), "pm_card_visa");

    Created second = (Created) buy("k2", HAT);

    assertThat(second.orderId()).isNotEqualTo(first.orderId());
    assertThat(shop.orderStatus(first.orderId())).isEqualTo("paid");
    assertThat(((Created) buy("k3", HAT)).orderId()).isEqualTo(second.orderId());
  }

  @Test
  void areNotDoubledWhileStripeCannotTellWhetherTheFirstIsOpen() {
    Created first = (Created) buy("k1", HAT);
    database.execute("update tallystick.orders set created_at = now() - interval '2 minutes'");
    shop.stripe()
        .faults()
        .next("GET", "/v1/payment_intents/" + first.paymentIntentId(), Fault.error500());

    assertThat(buy("k2", HAT)).isEqualTo(new TurnedAway("stripe_unavailable"));

    assertThat(((Created) buy("k2", HAT)).orderId()).isEqualTo(first.orderId());
    assertThat(database.count("orders")).isOne();
  }

  @Test
  void areNotDoubledWhileTheMoneyOfTheSameReferenceIsAuthorized() {
    CreatePaymentIntent hat = hats(1, "r1", CaptureMethod.MANUAL, "ann");
    Created first = (Created) buy("k1", hat);
    shop.stripe().confirm(first.paymentIntentId(), "pm_card_visa");
    shop.follow(first.paymentIntentId());

    assertThat(buy("k2", hat)).isEqualTo(new TurnedAway("payment_under_way"));
    assertThat(database.count("orders")).isOne();
  }

  @Test
  void areNewOnceTheFirstIsCanceledOrOlderThanADay() {
    Created first = (Created) buy("k1", HAT);
    server.cancel("x1", first.paymentIntentId());
    Created second = (Created) buy("k2", HAT);
    assertThat(second.orderId()).isNotEqualTo(first.orderId());

    database.execute("update tallystick.orders set created_at = now() - interval '23 hours'");
    assertThat(((Created) buy("k3", HAT)).orderId()).isEqualTo(second.orderId());
    database.execute(
        "update tallystick.orders set created_at = now() - interval '24 hours 1 second'");
    assertThat(((Created) buy("k4", HAT)).orderId()).isNotEqualTo(second.orderId());
  }

  @RepeatedTest(5)
  void areOneForADoubleClickWithTwoKeys() {
    buy("k", hats(2, "r1", CaptureMethod.AUTOMATIC, "ann")); // her customer is there
    List<Till> servers = List.of(server, shop.server());

    List<Heard> heard =
        Together.call(
            6, i -> servers.get(i % 2).create(Shop.CALLER, HAT, Shop.key("k" + i), print(HAT)));

    assertThat(heard)
        .allMatch(it -> it instanceof Created || it.equals(new TurnedAway("in_flight")))
        .hasAtLeastOneElementOfType(Created.class);
    assertThat(database.count("orders")).isEqualTo(2);
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(2);
    assertThat(((Created) buy("k0", HAT)).paymentIntentId())
        .isEqualTo(((Created) buy("k1", HAT)).paymentIntentId());
  }

  @Test
  void belongToTheUsersOneCustomer() {
    Created hat = (Created) buy("k1", HAT);
    Created hats = (Created) buy("k2", hats(2, "r1", CaptureMethod.AUTOMATIC, "ann"));
    Created bobs = (Created) buy("k3", hats(1, "r1", CaptureMethod.AUTOMATIC, "bob"));
    Created guests = (Created) buy("k4", hats(1, "r1", CaptureMethod.AUTOMATIC, null));

    assertThat(customerOf(hat)).startsWith("cus_").isEqualTo(customerOf(hats));
    assertThat(customerOf(bobs)).startsWith("cus_").isNotEqualTo(customerOf(hat));
    assertThat(customerOf(guests)).isEmpty();
    assertThat(customers()).isEqualTo(2);
  }

  @Test
  void makeOneCustomerForTwoFirstPurchasesAtOnce() {
    List<Heard> heard =
        Together.call(
            8,
            i ->
                shop.server()
                    .create(
                        Shop.CALLER,
                        hats(1, "r" + i, CaptureMethod.AUTOMATIC, "ann"),
                        Shop.key("k" + i),
                        Shop.fingerprint("{" + i + "}")));

    assertThat(heard).hasOnlyElementsOfType(Created.class);
    assertThat(customers()).isOne();
  }

  @Test
  void doNotWaitForACustomerThatStripeCannotMake() {
    shop.stripe().faults().next("POST", "/v1/customers", Fault.timeoutBefore());
    Till impatient = shop.impatientServer();

    Heard first = impatient.create(Shop.CALLER, HAT, Shop.key("k1"), print(HAT));

    assertThat(customerOf((Created) first)).isEmpty();
    database.execute("update tallystick.operation set due_at = now()");
    impatient.journal().recover();
    assertThat(customers()).isOne();
    Created second = (Created) buy("k2", hats(2, "r1", CaptureMethod.AUTOMATIC, "ann"));
    assertThat(customerOf(second)).startsWith("cus_");
  }

  @Test
  void getAnotherCustomerOnceTheFirstWasLeftToReview() {
    shop.stripe().faults().next("POST", "/v1/customers", Fault.empty503());
    buy("k1", HAT);
    database.execute(
        "update tallystick.operation set due_at = now(), first_sent_at = now() - interval '24 hours'"
            + " where kind = 'customer'");
    server.journal().recover();

    Created second = (Created) buy("k2", hats(2, "r1", CaptureMethod.AUTOMATIC, "ann"));

    assertThat(customerOf(second)).startsWith("cus_");
    assertThat(database.texts("select state from tallystick.operation where kind = 'customer'"))
        .containsExactlyInAnyOrder("review", "succeeded");
  }

  @Test
  void forgetACustomerThatStripeHasForgotten() {
    Created first = (Created) buy("k1", HAT);
    shop.dashboard().deleteCustomer(customerOf(first));
    CreatePaymentIntent more = hats(2, "r1", CaptureMethod.AUTOMATIC, "ann");

    assertThat(buy("k2", more)).isEqualTo(new Refused("resource_missing", false));

    Created next = (Created) buy("k3", more);
    assertThat(customerOf(next)).startsWith("cus_").isNotEqualTo(customerOf(first));
  }

  private Heard buy(String key, CreatePaymentIntent request) {
    return server.create(Shop.CALLER, request, Shop.key(key), print(request));
  }

  private static io.tallystick.operation.Fingerprint print(CreatePaymentIntent request) {
    return Shop.fingerprint(request.toString());
  }

  private String customerOf(Created created) {
    return shop.dashboard().customerOf(created.paymentIntentId());
  }

  private int customers() {
    return shop.dashboard().list("/v1/customers").size();
  }

  private static CreatePaymentIntent hats(
      int quantity, @Nullable String reference, CaptureMethod method, @Nullable String user) {
    return new CreatePaymentIntent(
        new Cart(List.of(new Cart.CatalogItem("hat", quantity)), "usd"), reference, method, user);
  }
}
