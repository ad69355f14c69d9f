package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.Account;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events looked at and replayed. */
class EventsTest {
  private static final Replay.Reason BY_HAND = new Replay.Reason("ada", "the app was down");

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Inbox inbox = new Inbox(database.jdbc());
  private final EnvelopeReader reader = new EnvelopeReader(100_000);
  private final Events events = new Events(database.jdbc(), Shop.ACCOUNT);
  private final Replay replay = new Replay(database.jdbc(), database.transactions(), Shop.ACCOUNT);

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void listsEveryEventOnceNewestFirstPageByPage() {
    for (int i = 1; i <= 7; i++) {
      store("evt_" + i, PaymentIntentJson.of("pi_" + i, 1500, "usd"));
    }
    quarantine("evt_strange");
    store("evt_8", PaymentIntentJson.of("pi_8", 1500, "usd"));

    List<String> seen = new ArrayList<>();
    String last = null;
    Events.Page page;
    do {
      page = list(null, last, 3);
      page.events().forEach(event -> seen.add(event.id() + " " + event.status()));
      last = page.events().getLast().id();
    } while (page.hasMore());

    assertThat(seen)
        .containsExactly(
            "evt_8 received",
            "evt_strange quarantined",
            "evt_7 received",
            "evt_6 received",
            "evt_5 received",
            "evt_4 received",
            "evt_3 received",
            "evt_2 received",
            "evt_1 received");
    assertThat(list("quarantined", null, 10).events())
        .extracting(StoredEvent::id, StoredEvent::reason)
        .containsExactly(tuple("evt_strange", "wrong_mode"));
    assertThat(events.list(new EventFilter("price.created", null, null, 10)).orElseThrow().events())
        .isEmpty();
    assertThat(events.list(new EventFilter(null, null, "evt_none", 10))).isEmpty();
  }

  @Test
  void showsNoEventOfAnotherModeOrAccount() {
    store("evt_1", PaymentIntentJson.of("pi_1", 1500, "usd"));

    Events live = new Events(database.jdbc(), new Account(Shop.ACCOUNT.name(), true));
    assertThat(live.find("evt_1")).isEmpty();
    assertThat(live.payload("evt_1")).isEmpty();
    assertThat(live.list(new EventFilter(null, null, null, 10)).orElseThrow().events()).isEmpty();
    assertThat(events.find("evt_1")).isPresent();
  }

  @Test
  void appliesAReplayedEventAgainAndNothingHappensTwice() {
    Sent sent = shop.linked();
    store("evt_1", sent.json().in("succeeded"));
    drain();
    assertThat(events.find("evt_1").orElseThrow().status()).isEqualTo("applied");
    List<String> effects = shop.effects(sent.order());
    List<String> deliveries = shop.deliveries(sent.order());

    Replay.Result result =
        replay.run(List.of(events.find("evt_1").orElseThrow()), BY_HAND, Duration.ZERO);

    assertThat(result.replayed()).hasSize(1);
    assertThat(events.find("evt_1").orElseThrow().reason()).isEqualTo("replayed");
    drain();
    assertThat(events.find("evt_1").orElseThrow().status()).isEqualTo("applied");
    assertThat(shop.effects(sent.order())).isEqualTo(effects).contains("order.paid");
    assertThat(shop.deliveries(sent.order())).isEqualTo(deliveries);
    assertThat(database.texts("select actor || ': ' || reason from tallystick.inbox_replay"))
        .containsExactly("ada: the app was down");
  }

  @Test
  void saysWhatAReplayWouldDoAndDoesNothing() {
    store("evt_1", PaymentIntentJson.of("pi_1", 1500, "usd"));
    quarantine("evt_strange");
    drain();

    Replay.Result result = replay.dryRun(list(null, null, 10).events());

    assertThat(result.replayed()).extracting(StoredEvent::id).containsExactly("evt_1");
    assertThat(result.notPossible()).extracting(StoredEvent::id).containsExactly("evt_strange");
    assertThat(database.count("inbox_job")).isZero();
    assertThat(database.count("inbox_replay")).isZero();
  }

  @Test
  void spreadsAReplayOfManyOverTime() {
    for (int i = 1; i <= 3; i++) {
      store("evt_" + i, PaymentIntentJson.of("pi_" + i, 1500, "usd"));
    }
    drain();

    replay.run(list(null, null, 10).events(), BY_HAND, Duration.ofMinutes(1));

    assertThat(
            database.texts(
                "select round(extract(epoch from due_at - now()) / 60)::text"
                    + " from tallystick.inbox_job order by due_at"))
        .containsExactly("0", "1", "2");
  }

  @Test
  void saysWhichEventsHaveLostTheirPayload() {
    store("evt_1", PaymentIntentJson.of("pi_1", 1500, "usd"));
    drain();
    database.execute("delete from tallystick.inbox_payload");

    Replay.Result result = replay.run(list(null, null, 10).events(), BY_HAND, Duration.ZERO);

    assertThat(result.notPossible()).hasSize(1);
    assertThat(events.find("evt_1").orElseThrow().status()).isEqualTo("ignored");
  }

  @Test
  void replaysTheOthersThoughThePayloadOfOneIsDamaged() {
    store("evt_1", PaymentIntentJson.of("pi_1", 1500, "usd"));
    store("evt_2", PaymentIntentJson.of("pi_2", 1500, "usd"));
    drain();
    database.execute(
        "update tallystick.inbox_payload set body = '\\x00' where inbox_id ="
            + " (select id from tallystick.inbox_event where event_id = 'evt_2')");

    Replay.Result result = replay.run(list(null, null, 10).events(), BY_HAND, Duration.ZERO);

    assertThat(result.replayed()).extracting(StoredEvent::id).containsExactly("evt_1");
    assertThat(result.notPossible()).extracting(StoredEvent::id).containsExactly("evt_2");
  }

  private Events.Page list(@Nullable String status, @Nullable String after, int limit) {
    return events.list(new EventFilter(null, status, after, limit)).orElseThrow();
  }

  private void store(String id, PaymentIntentJson intent) {
    inbox.store(Arrival.of(Shop.ACCOUNT, List.of(envelope(id, intent))));
  }

  private void quarantine(String id) {
    inbox.quarantine(
        Shop.ACCOUNT, envelope(id, PaymentIntentJson.of("pi_x", 1500, "usd")), "wrong_mode");
  }

  private Envelope envelope(String id, PaymentIntentJson intent) {
    byte[] body = StripeEvents.event(id, "payment_intent.succeeded", intent.toString());
    return reader
        .read(body)
        .orElseThrow(() -> new AssertionError(new String(body, StandardCharsets.UTF_8)));
  }

  private void drain() {
    Lanes lanes = new Lanes(database.jdbc(), database.transactions(), shop.events());
    lanes.start();
    try {
      Eventually.until("all jobs are done", () -> database.count("inbox_job") == 0);
    } finally {
      lanes.close();
    }
  }
}
