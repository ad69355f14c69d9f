package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Ids;
import io.tallystick.order.Cart;
import io.tallystick.order.Effects;
import io.tallystick.payment.CreatePaymentIntent;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard.Created;
import io.tallystick.testkit.MoneyJson;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DeliveriesTest {
  private final Shop shop = Shop.withConnections(2);
  private final TestDatabase database = shop.database();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closing : open) {
      closing.close();
    }
    shop.close();
  }

  @Test
  void fulfillAnOrderOnceTheAppHasAcknowledgedIt() {
    App app = app();
    start(app);
    Sent sent = shop.paid();

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));

    App.Taken taken = app.await(1).getFirst();
    assertThat(taken.id()).matches("msg_[0-9A-Za-z]{25}");
    assertThat(Long.parseLong(taken.timestamp()))
        .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
    assertThat(delivery("concat_ws(' ', status, attempts, last_error)"))
        .isEqualTo("acknowledged 1");
    assertThat(database.number("select count(*) from tallystick.orders where fulfilled_at is null"))
        .isZero();
  }

  @Test
  void tellTheAppAtOnce() {
    start(app());
    long start = System.nanoTime();

    for (int round = 0; round < 10; round++) {
      Sent sent = shop.paid();
      Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    }

    // A sweep of 5 s for each would take 50 s.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void tellTheAppOfTheOrderAsItIs() {
    App app = app();
    start(app);
    Sent sent = shop.paid();

    JsonNode body = app.await(1).getFirst().body();

    assertThat(body.propertyNames()).containsExactly("type", "timestamp", "data");
    assertThat(body.path("type").stringValue()).isEqualTo("order.paid");
    assertThat(Instant.parse(body.path("timestamp").stringValue()))
        .isBeforeOrEqualTo(Instant.now());
    JsonNode order = body.at("/data/order");
    assertThat(order.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "reference",
            "status",
            "amount",
            "currency",
            "items",
            "payment",
            "refunds",
            "amountRefunded",
            "disputed",
            "fulfilledAt",
            "reviewReason");
    assertThat(order.path("id").stringValue()).isEqualTo(sent.order());
    assertThat(order.path("status").stringValue()).isEqualTo("paid");
    assertThat(order.path("amount").longValue()).isEqualTo(1500);
    assertThat(order.path("currency").stringValue()).isEqualTo("usd");
    assertThat(order.at("/items/0").toString())
        .isEqualTo("{\"price\":\"hat\",\"name\":\"Felt hat\",\"unitAmount\":1500,\"quantity\":1}");
    assertThat(order.at("/payment").toString())
        .isEqualTo(
            "{\"paymentIntentId\":\"%s\",\"status\":\"succeeded\",\"amountCaptured\":1500}"
                .formatted(sent.intent()));
  }

  @Test
  void tellTheAppOfPricedLinesWithoutAPrice() {
    App app = app();
    start(app);
    Cart cart =
        new Cart(
            List.of(
                new Cart.CatalogItem("hat", 1),
                new Cart.PricedItem("Shipping", 499, 1),
                new Cart.PricedItem("Ten off", -10, 2)),
            "usd");
    Created created =
        (Created)
            shop.server()
                .create(
                    Shop.CALLER,
                    new CreatePaymentIntent(cart, null, CaptureMethod.AUTOMATIC, null),
                    Shop.key("k1"),
                    Shop.fingerprint("{}"));

    shop.merge(PaymentIntentJson.of(created.paymentIntentId(), 1979, "usd").in("succeeded"));

    assertThat(app.await(1).getFirst().body().at("/data/order/items").toString())
        .isEqualTo(
            """
            [{"price":"hat","name":"Felt hat","unitAmount":1500,"quantity":1},\
            {"name":"Shipping","unitAmount":499,"quantity":1},\
            {"name":"Ten off","unitAmount":-10,"quantity":2}]\
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 307, 400, 401, 404, 410, 429, 500, 503})
  void tryAgainUnderTheSameIdUntilTheAppAcknowledges(int refusal) {
    App app = app(refusal);
    start(app);
    Sent sent = shop.paid();

    Eventually.until("it has failed", () -> delivery("last_error").equals("http_" + refusal));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("paid");
    assertThat(
            database.number(
                "select ceil(extract(epoch from due_at - clock_timestamp())) from tallystick.delivery"))
        .isBetween(0L, 2L);
    makeDue();

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    assertThat(app.taken())
        .hasSize(2)
        .extracting(App.Taken::id)
        .containsOnly(app.taken().getFirst().id());
    assertThat(app.taken()).extracting(App.Taken::body).containsOnly(app.taken().getFirst().body());
    assertThat(delivery("concat_ws(' ', status, attempts, last_error)"))
        .isEqualTo("acknowledged 2");
  }

  @Test
  void tryAgainByThemselves() {
    App app = app(500);
    start(app);
    Sent sent = shop.paid();

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
  }

  @Test
  void tryAgainAfterATimeout() {
    App app = app();
    CountDownLatch answers = app.hold();
    start(app);
    Sent sent = shop.paid();

    Eventually.until(
        "it has timed out", () -> delivery("last_error").equals("HttpTimeoutException"));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("paid");
    app.answerAtOnce();
    answers.countDown();
    makeDue();

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    assertThat(app.taken()).extracting(App.Taken::id).containsOnly(app.taken().getFirst().id());
  }

  @Test
  void tryAgainWhenNobodyListens() {
    App app = app();
    app.close();
    start(app);
    Sent sent = shop.paid();

    Eventually.until("it has failed", () -> delivery("last_error").equals("ConnectException"));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("paid");
  }

  @Test
  void holdNoTransactionWhileTheAppTakesItsTime() {
    App app = app();
    CountDownLatch answers = app.hold();
    start(app);
    Sent sent = shop.paid();
    app.await(1);

    assertThat(
            database.number(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and state like 'idle in transaction%'"))
        .isZero();
    assertThat(delivery("concat_ws(' ', status, attempts)")).isEqualTo("pending 1");

    answers.countDown();
    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
  }

  @Test
  void keepTheOrderOfWhatIsSaidOfOneOrder() {
    App app = app(500);
    Sent sent = shop.paid();
    stage(sent, "order.paid");
    start(app);

    Eventually.until("the first has failed", () -> firstError(sent).equals("http_500"));
    assertThat(app.taken()).hasSize(1);
    Sent other = shop.paid();
    Eventually.until("other orders go on", () -> isFulfilled(other));
    makeDue();

    Eventually.until("both are told", () -> pending() == 0);
    List<String> ids =
        database.texts(
            "select id from tallystick.delivery where order_id = '%s' order by sequence"
                .formatted(sent.order()));
    assertThat(app.taken())
        .filteredOn(taken -> taken.order().equals(sent.order()))
        .extracting(App.Taken::id)
        .containsExactly(ids.get(0), ids.get(0), ids.get(1));
  }

  @Test
  void letLaterOnesPassWhatIsParked() {
    App app = app();
    Sent sent = shop.paid();
    stage(sent, "order.paid");
    database.execute("update tallystick.delivery set status = 'parked' where sequence = 1");
    start(app);

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    assertThat(app.taken()).hasSize(1);
  }

  @Test
  void sayNothingThatIsNoLongerSo() {
    App app = app();
    shop.paid();
    database.execute("update tallystick.orders set status = 'canceled'");

    start(app);

    Eventually.until("it is superseded", () -> delivery("status").equals("superseded"));
    assertThat(app.taken()).isEmpty();
    assertThat(database.text("select status from tallystick.orders")).isEqualTo("canceled");
  }

  @Test
  void tellOfCanceledOrdersAndOfThoseInReview() {
    App app = app();
    start(app);
    Sent canceled = shop.linked();
    Sent odd = shop.linked();
    shop.merge(canceled.json().in("canceled"));
    shop.merge(odd.json().in("succeeded").received(1));

    Eventually.until("both are told", () -> database.count("delivery") == 2 && pending() == 0);
    assertThat(app.taken())
        .extracting(App.Taken::type)
        .containsExactlyInAnyOrder("order.canceled", "order.review");
    assertThat(shop.orderStatus(canceled.order())).isEqualTo("canceled");
    assertThat(shop.orderStatus(odd.order())).isEqualTo("review wrong_amount");
  }

  @Test
  void takeALateAcknowledgementForWhatItIs() {
    App app = app();
    CountDownLatch late = app.hold();
    start(app);
    Sent sent = shop.paid();
    app.await(1);
    database.execute(
        "update tallystick.delivery set attempts = 2, due_at = now() + interval '1 hour'");

    late.countDown();

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    assertThat(delivery("status")).isEqualTo("acknowledged");
  }

  @Test
  void letNoLateFailureTouchTheNextAttempt() {
    App app = app(500);
    CountDownLatch late = app.hold();
    Deliveries deliveries = start(app);
    shop.paid();
    app.await(1);
    database.execute(
        "update tallystick.delivery set attempts = 2, due_at = now() + interval '1 hour'");
    String before = delivery("d::text");

    late.countDown();
    deliveries.close(); // waits for what is under way

    assertThat(delivery("d::text")).isEqualTo(before);
  }

  @Test
  void sendNothingTwiceHoweverManyServersThereAre() {
    App app = app();
    List<Sent> orders = IntStream.range(0, 60).mapToObj(i -> shop.paid()).toList();
    start(app);
    start(app);
    start(app);

    Eventually.until("all are told", () -> pending() == 0);

    assertThat(app.taken()).extracting(App.Taken::id).hasSize(60).doesNotHaveDuplicates();
    assertThat(database.number("select max(attempts) from tallystick.delivery")).isOne();
    assertThat(orders).allMatch(this::isFulfilled);
  }

  @Test
  void parkWhatTheAppHasNotTakenForThreeDays() {
    App app = app(500, 500);
    Sent sent = shop.paid();
    database.execute(
        "update tallystick.delivery set created_at = now() - interval '2 days 23 hours 59 minutes'");
    start(app);
    Eventually.until("it has failed", () -> delivery("last_error").equals("http_500"));
    assertThat(delivery("status")).isEqualTo("pending");

    database.execute(
        "update tallystick.delivery set created_at = now() - interval '3 days 1 second'");
    makeDue();

    Eventually.until("it is parked", () -> delivery("status").equals("parked"));
    assertThat(delivery("attempts")).isEqualTo("2");
    assertThat(shop.orderStatus(sent.order())).isEqualTo("paid");
  }

  @Test
  void findWhatADeadServerHadUnderWay() {
    App app = app();
    Sent sent = shop.paid();
    database.execute(
        "update tallystick.delivery set attempts = 1, due_at = now() + interval '1 s'");

    start(app);

    Eventually.until("it is fulfilled", () -> isFulfilled(sent));
    assertThat(delivery("attempts")).isEqualTo("2");
  }

  private App app(Integer... answers) {
    App app = new App(answers);
    open.add(app);
    return app;
  }

  private Deliveries start(App app) {
    Deliveries deliveries =
        new Deliveries(
            Optional.of(app.settings()),
            Map.of(),
            database.jdbc(),
            database.transactions(),
            shop.fulfillment(),
            shop.staged(),
            InstantSource.system());
    open.addFirst(deliveries);
    deliveries.start();
    return deliveries;
  }

  @Test
  void tellAHandlerInATransactionThatCommitsWithItsEffects() {
    List<String> shipped = new CopyOnWriteArrayList<>();
    startWith(
        "Shop.ship",
        (orderId, order) -> {
          new Effects(database.jdbc(), orderId).once("grant", () -> shipped.add(orderId));
          if (shipped.size() == 1) {
            throw new IllegalStateException("the first time fails");
          }
        });

    Sent sent = handed("Shop.ship");
    Eventually.until("it is fulfilled", () -> isFulfilled(sent));

    assertThat(shipped)
        .as("an effect that was rolled back is done again")
        .containsExactly(sent.order(), sent.order());
    assertThat(shop.effects(sent.order())).containsExactly("handler:grant", "order.paid");
    assertThat(delivery("concat_ws(' ', status, attempts, receiver)"))
        .isEqualTo("acknowledged 2 Shop.ship");
  }

  @Test
  void rollAHandlerBackWhoseOrderIsCanceledMeanwhile() {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch canceled = new CountDownLatch(1);
    startWith(
        "Shop.ship",
        (orderId, order) -> {
          new Effects(database.jdbc(), orderId).once("grant", () -> {});
          working.countDown();
          canceled.await();
        });
    Sent sent = handed("Shop.ship");
    Eventually.until("it works", () -> working.getCount() == 0);

    shop.tell(MoneyJson.refund("re_1", sent.intent(), "succeeded", 1500));
    canceled.countDown();

    Eventually.until(
        "the delivery is given up",
        () ->
            database
                .texts("select status from tallystick.delivery where type = 'order.paid'")
                .equals(List.of("superseded")));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("canceled");
    assertThat(shop.effects(sent.order())).doesNotContain("handler:grant");
  }

  private void startWith(String name, DeliveryHandler handler) {
    Deliveries deliveries =
        new Deliveries(
            Optional.empty(),
            Map.of(name, handler),
            database.jdbc(),
            database.transactions(),
            shop.fulfillment(),
            shop.staged(),
            InstantSource.system());
    open.addFirst(deliveries);
    deliveries.start();
  }

  /** A paid order whose delivery is for this handler. */
  private Sent handed(String handler) {
    Sent sent = shop.paid();
    database.execute("update tallystick.delivery set receiver = '" + handler + "'");
    shop.staged().signal();
    return sent;
  }

  private void stage(Sent sent, String type) {
    Outbox outbox = new Outbox(database.jdbc(), Ids.secure(), shop.staged(), Receivers.APP_ALONE);
    database
        .transactions()
        .executeWithoutResult(
            status -> outbox.stage(List.of(new Outbox.Staged(sent.order(), type))));
  }

  private void makeDue() {
    database.execute("update tallystick.delivery set due_at = now() where status = 'pending'");
    shop.staged().signal();
  }

  private boolean isFulfilled(Sent sent) {
    return shop.orderStatus(sent.order()).equals("fulfilled");
  }

  private long pending() {
    return database.number("select count(*) from tallystick.delivery where status = 'pending'");
  }

  private String firstError(Sent sent) {
    return database.text(
        "select last_error from tallystick.delivery where sequence = 1 and order_id = '%s'"
            .formatted(sent.order()));
  }

  private String delivery(String column) {
    return database.text("select " + column + " from tallystick.delivery d");
  }
}
