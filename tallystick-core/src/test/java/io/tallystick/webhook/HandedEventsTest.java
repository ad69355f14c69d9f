package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Ids;
import io.tallystick.Wakeup;
import io.tallystick.delivery.Deliveries;
import io.tallystick.delivery.DeliveryHandler;
import io.tallystick.delivery.EventOutbox;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of Stripe's told to handlers, from the inbox on. */
class HandedEventsTest {
  private static final List<String> BOTH = List.of("Shop.log", "Shop.count");

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Wakeup wakeup = new Wakeup();
  private final Inbox inbox = new Inbox(database.jdbc());
  private final Lanes lanes =
      new Lanes(
          database.jdbc(),
          database.transactions(),
          shop.events(),
          Optional.of(
              new EventOutbox(
                  database.jdbc(),
                  Ids.secure(),
                  wakeup,
                  type -> type.startsWith("payment_intent.") ? BOTH : List.of())));
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Deliveries> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Deliveries::close);
    lanes.close();
    shop.close();
  }

  @Test
  void areToldToEachWhoWantsThemOnce() {
    lanes.start();
    start(remember("log"), remember("count"));

    arrive("evt_1", "payment_intent.created");
    arrive("evt_1", "payment_intent.created");
    arrive("evt_2", "price.created");

    awaitTold(2);
    Eventually.until("all are applied", () -> database.count("inbox_job") == 0);
    assertThat(told).containsExactlyInAnyOrder("log evt_1", "count evt_1");
    assertThat(statuses()).containsExactly("acknowledged 1", "acknowledged 1");
  }

  @Test
  void areToldWithoutClientSecrets() {
    List<String> payloads = new CopyOnWriteArrayList<>();
    lanes.start();
    start((id, event) -> payloads.add(((StripeEvent) event).payload().toString()), remember("x"));

    arrive("evt_1", "payment_intent.created");

    Eventually.until("it is told", () -> payloads.size() == 1);
    assertThat(payloads.getFirst()).contains("client_secret").doesNotContain("_secret_");
  }

  @Test
  void areToldAgainWhenTheyAreReplayed() {
    lanes.start();
    start(remember("log"), remember("count"));
    arrive("evt_1", "payment_intent.created");
    awaitTold(2);

    replay("evt_1");

    awaitTold(4);
    assertThat(told).containsOnly("log evt_1", "count evt_1");
    assertThat(statuses()).containsExactly("acknowledged 2", "acknowledged 2");
  }

  @Test
  void holdUpNoOtherWhenTheirHandlerFails() {
    lanes.start();
    start(
        (id, event) -> {
          if (((StripeEvent) event).id().equals("evt_1")) {
            throw new IllegalStateException("not this one");
          }
          told.add("log " + ((StripeEvent) event).id());
        },
        remember("count"));

    arrive("evt_1", "payment_intent.created");
    arrive("evt_2", "payment_intent.created");

    awaitTold(3);
    assertThat(told).containsExactlyInAnyOrder("count evt_1", "log evt_2", "count evt_2");
    assertThat(
            database.texts(
                "select concat_ws(' ', status, receiver) from tallystick.delivery"
                    + " where last_error = 'IllegalStateException'"))
        .containsExactly("pending Shop.log");
  }

  @Test
  void areGivenUpOnceTheirPayloadIsGone() {
    lanes.start();
    arrive("evt_1", "payment_intent.created");
    Eventually.until("it is staged", () -> database.count("delivery") == 2);
    database.execute("delete from tallystick.inbox_payload");

    start(remember("log"), remember("count"));

    Eventually.until(
        "they are given up", () -> statuses().equals(List.of("superseded 1", "superseded 1")));
    assertThat(told).isEmpty();
  }

  @Test
  void goWithTheirDeliveriesWhenTheyAreDeleted() {
    lanes.start();
    arrive("evt_1", "payment_intent.created");
    Eventually.until("it is staged", () -> database.count("delivery") == 2);

    database.execute("delete from tallystick.inbox_event");

    assertThat(database.count("delivery")).isZero();
  }

  private DeliveryHandler remember(String handler) {
    return (id, event) -> told.add(handler + " " + ((StripeEvent) event).id());
  }

  private void start(DeliveryHandler log, DeliveryHandler count) {
    Deliveries deliveries =
        new Deliveries(
            Optional.empty(),
            Map.of("Shop.log", log, "Shop.count", count),
            database.jdbc(),
            database.transactions(),
            new HandedEvents(database.jdbc()),
            wakeup,
            InstantSource.system());
    open.add(deliveries);
    deliveries.start();
  }

  private void arrive(String id, String type) {
    byte[] body =
        StripeEvents.event(id, type, PaymentIntentJson.of("pi_" + id, 1500, "usd").toString());
    Envelope envelope = new EnvelopeReader(100_000).read(body).orElseThrow();
    lanes.wake(inbox.store(Arrival.of(Shop.ACCOUNT, List.of(envelope))));
  }

  private void replay(String id) {
    Events events = new Events(database.jdbc(), Shop.ACCOUNT);
    new Replay(database.jdbc(), database.transactions(), Shop.ACCOUNT)
        .run(
            List.of(events.find(id).orElseThrow()),
            new Replay.Reason("ada", "tell it again"),
            Duration.ZERO);
    lanes.wake(LaneWork.of(-1));
  }

  private void awaitTold(int times) {
    Eventually.until(times + " are told", () -> told.size() >= times);
    Eventually.until(
        "their transactions are over",
        () ->
            database.number(
                    "select count(*) from tallystick.delivery where last_error = 'unfinished'")
                == 0);
  }

  private List<String> statuses() {
    return database.texts(
        "select concat_ws(' ', status, attempts) from tallystick.delivery order by id");
  }
}
