package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that takes its time holds up nobody else. */
class SlowReceiversTest {
  /** More than may be under way at once. */
  private static final int MANY = 24;

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final App app = new App();
  private @Nullable Deliveries deliveries;

  @AfterEach
  void close() {
    app.answerAtOnce();
    if (deliveries != null) {
      deliveries.close();
    }
    app.close();
    shop.close();
  }

  @Test
  void aHandlerThatHangsIsToldToEndAndHoldsUpNoOther() {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < MANY; i++) {
      paid("Shop.hang");
    }
    Sent other = paid("Shop.ship");

    start(
        shop.fulfillment(),
        Map.of("Shop.hang", (order, view) -> never.await(), "Shop.ship", (order, view) -> {}));

    Eventually.until("the other is told", () -> isFulfilled(other));
    assertThat(
            database.number(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and state like 'idle in transaction%'"))
        .as("connections that handlers hold")
        .isLessThanOrEqualTo(Slots.MOST_FOR_A_HANDLER);
    Eventually.within(
        Duration.ofSeconds(45),
        "it has been told to end",
        () ->
            database.number(
                    "select count(*) from tallystick.delivery"
                        + " where last_error = 'IllegalStateException'")
                > 0);
  }

  @Test
  void anAppThatHangsHoldsUpNoHandler() {
    CountDownLatch answers = app.hold();
    for (int i = 0; i < MANY; i++) {
      paid("app");
    }
    start(shop.fulfillment(), Map.of("Shop.ship", (order, view) -> {}));
    app.await(Slots.MOST_FOR_THE_APP);

    Sent other = paid("Shop.ship");

    Eventually.within(DeliverySender.TIMEOUT.dividedBy(2), "it is told", () -> isFulfilled(other));
    answers.countDown();
  }

  @Test
  void oneThatCannotBeReadIsPutOffAndHoldsUpNoOther() {
    Sent odd = paid("app");
    Sent other = paid("app");

    start(new Stumbling(shop.fulfillment(), odd.order()), Map.of());

    Eventually.until("the other is told", () -> isFulfilled(other));
    Eventually.until(
        "it is put off",
        () ->
            database
                .texts(
                    "select concat_ws(' ', status, last_error) from tallystick.delivery"
                        + " where order_id = '%s'".formatted(odd.order()))
                .contains("pending IllegalStateException"));
  }

  /** Stumbles over one order. */
  private record Stumbling(DeliverySource others, String odd) implements DeliverySource {
    @Override
    public void lock(Collection<String> subjects) {
      others.lock(subjects);
    }

    @Override
    public Optional<Object> current(String subject, String type) {
      if (subject.equals(odd)) {
        throw new IllegalStateException("odd");
      }
      return others.current(subject, type);
    }

    @Override
    public void acknowledged(String subject, String type) {
      others.acknowledged(subject, type);
    }
  }

  private void start(DeliverySource source, Map<String, DeliveryHandler> handlers) {
    deliveries =
        new Deliveries(
            Optional.of(app.settings()),
            handlers,
            database.jdbc(),
            database.transactions(),
            source,
            shop.staged(),
            InstantSource.system());
    deliveries.start();
  }

  private Sent paid(String receiver) {
    Sent sent = shop.paid();
    database.execute(
        "update tallystick.delivery set receiver = '%s' where order_id = '%s'"
            .formatted(receiver, sent.order()));
    shop.staged().signal();
    return sent;
  }

  private boolean isFulfilled(Sent sent) {
    return shop.orderStatus(sent.order()).equals("fulfilled");
  }
}
