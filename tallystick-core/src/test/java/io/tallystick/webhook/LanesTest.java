package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.tallystick.Account;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

class LanesTest {
  private static final Account ACCOUNT = new Account(Account.DEFAULT, false);

  /** Each would take a sweep of 5 s if nobody were woken: 50 s for all. */
  private static final int ROUNDS = 10;

  private static final Duration WITHOUT_SWEEPS = Duration.ofSeconds(25);

  private final TestDatabase database = TestDatabase.create();
  private final Inbox inbox = new Inbox(database.jdbc());
  private final RecordingHandler handler = new RecordingHandler();
  private final List<Lanes> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Lanes::close);
    database.close();
  }

  @Test
  void applyAnEventAsSoonAsItIsStored() {
    Lanes lanes = started(handler);

    requireWithoutSweeps(round -> {
      store(lanes, "evt_" + round);
      Eventually.until("event " + round, () -> handler.ids().contains("evt_" + round));
    });
  }

  @Test
  void writeWhatCameOfEachEvent() {
    handler.answers(event ->
        switch (event.eventId()) {
          case "evt_1" -> new EventOutcome.Applied("ord_1");
          case "evt_2" -> new EventOutcome.Ignored("no_order");
          default -> new EventOutcome.Parked("unreadable_object");
        });
    Lanes lanes = started(handler);

    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2), envelope(3)))));

    Eventually.until("all are done", () -> database.count("inbox_job") == 0);
    assertThat(
            database.texts(
                "select concat_ws(' ', event_id, status, reason, order_id, attempts)"
                    + " from tallystick.inbox_event order by event_id"))
        .containsExactly(
            "evt_1 applied ord_1 1",
            "evt_2 ignored no_order 1",
            "evt_3 parked unreadable_object 1");
  }

  /** Whoever is stopped or cut off in the middle loses its lanes. */
  @Test
  void drainWithinBounds() {
    handler.answers(event ->
        new EventOutcome.Applied(
            database
                .jdbc()
                .sql(
                    """
                    select string_agg(name || ' ' || setting || unit, ', ' order by name)
                      from pg_settings where name in ('idle_in_transaction_session_timeout',
                                                      'lock_timeout', 'statement_timeout')
                    """)
                .query(String.class)
                .single()));
    Lanes lanes = started(handler);

    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1)))));

    Eventually.until("it is done", () -> database.count("inbox_job") == 0);
    assertThat(database.text("select order_id from tallystick.inbox_event"))
        .isEqualTo(
            "idle_in_transaction_session_timeout 10000ms, lock_timeout 5000ms,"
                + " statement_timeout 15000ms");
  }

  @Test
  void handOverTheEventAsItWasStored() {
    Lanes lanes = started(handler);
    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1)))));

    Eventually.until("it is done", () -> handler.seen().size() == 1);

    InboxEvent event = handler.seen().getFirst();
    assertThat(event.account()).isEqualTo(ACCOUNT);
    assertThat(event.type()).isEqualTo("payment_intent.created");
    assertThat(new String(event.body(), StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}");
  }

  @Test
  void applyEventsOfOnePaymentInTheOrderOfTheirArrival() {
    for (int i = 1; i <= 60; i++) {
      inbox.store(Arrival.of(ACCOUNT, List.of(envelope(i, "pi_same"))));
    }

    started(handler);

    Eventually.until("all are done", () -> handler.ids().size() >= 60);
    assertThat(handler.ids())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 60).mapToObj(i -> "evt_" + i).toList());
  }

  @Test
  void shareTheWorkOfOneDatabaseAndApplyEveryEventOnce() {
    RecordingHandler other = new RecordingHandler();
    List<Lanes> servers = List.of(started(handler), started(other));

    for (int i = 1; i <= 200; i++) {
      servers.get(i % 2).wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(i)))));
    }

    Eventually.until("all are done", () -> handler.ids().size() + other.ids().size() >= 200);
    assertThat(handler.ids()).isNotEmpty().doesNotContainAnyElementsOf(other.ids());
    assertThat(other.ids()).isNotEmpty();
    assertThat(handler.ids().size() + other.ids().size()).isEqualTo(200);
    assertThat(database.number("select max(attempts) from tallystick.inbox_event")).isOne();
  }

  @Test
  void drainABacklogLargerThanABatch() {
    inbox.store(
        Arrival.of(
            ACCOUNT, IntStream.rangeClosed(1, 1_234).mapToObj(LanesTest::envelope).toList()));

    started(handler);

    Eventually.until("all are done", () -> handler.ids().size() >= 1_234);
    assertThat(handler.ids()).hasSize(1_234).doesNotHaveDuplicates();
  }

  @Test
  void findWhatADeadServerLeftBehind() {
    Lanes lanes = started(handler);
    store(lanes, "evt_1");
    Eventually.until("the first sweep is over", () -> handler.seen().size() == 1);

    inbox.store(Arrival.of(ACCOUNT, List.of(envelope(2)))); // nobody is woken

    Eventually.within(
        Duration.ofSeconds(30), "the sweep has found it", () -> handler.seen().size() == 2);
  }

  @Test
  void drainALaneAtOnceWhenItsHolderLetsGo() throws SQLException {
    Lanes lanes = started(handler);
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      requireWithoutSweeps(round -> {
        Envelope envelope = envelope(round);
        hold(statement, lane(envelope));

        lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope, inAnotherLane(envelope)))));
        Eventually.until("the other lane goes on", () -> handler.ids().contains("evt_x" + round));
        assertThat(handler.ids()).doesNotContain("evt_" + round);

        letGo(holder);
        Eventually.until("it is drained", () -> handler.ids().contains("evt_" + round));
      });
    }
  }

  @Test
  void letNoPoisonedEventStopTheOthersAndParkItAtLast() {
    handler.failsFor("evt_7", new IllegalStateException("poison"));
    Lanes lanes = started(handler);

    lanes.wake(
        inbox.store(
            Arrival.of(
                ACCOUNT,
                IntStream.rangeClosed(1, 100).mapToObj(i -> envelope(i, "pi_same")).toList())));

    Eventually.until("the others are done", () -> handler.ids().size() == 99);
    Eventually.until("it has failed once", () -> attempts("evt_7") == 1);
    assertThat(statusOf("evt_7")).isEqualTo("received IllegalStateException");

    parkByFailing(lanes, "evt_7");

    assertThat(attempts("evt_7")).isEqualTo(10);
    assertThat(statusOf("evt_7")).isEqualTo("parked IllegalStateException");
    assertThat(database.count("inbox_job")).isZero();
  }

  @Test
  void putAFailedEventOffLongerEachTime() {
    handler.failsFor("evt_1", new IllegalStateException("poison"));
    Lanes lanes = started(handler);
    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1)))));

    for (int attempt = 1; attempt <= 4; attempt++) {
      int count = attempt;
      Eventually.until("attempt " + attempt, () -> attempts("evt_1") == count);
      assertThat(secondsUntilDue()).isBetween((1L << (attempt - 1)) - 1, 1L << (attempt - 1));
      makeDue(lanes);
    }
  }

  @Test
  void surviveAnErrorOfTheHandler() {
    handler.failsFor("evt_1", new StackOverflowError());
    Lanes lanes = started(handler);
    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2)))));

    Eventually.until("the other is done", () -> handler.ids().contains("evt_2"));
    Eventually.until("it has failed once", () -> attempts("evt_1") == 1);
    store(lanes, "evt_later");
    Eventually.until("the lanes live", () -> handler.ids().contains("evt_later"));
  }

  @Test
  void letNoUnreadablePayloadStopTheOthers() {
    inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2))));
    database.execute(
        "update tallystick.inbox_payload set body = '\\x00' where inbox_id ="
            + " (select id from tallystick.inbox_event where event_id = 'evt_1')");

    started(handler);

    Eventually.until("the other is done", () -> handler.ids().contains("evt_2"));
    assertThat(handler.seen())
        .filteredOn(event -> event.eventId().equals("evt_1"))
        .allMatch(event -> event.body().length == 0);
  }

  @Test
  void letAnEventWithoutItsPayloadBeParkedByItsReader() {
    handler.answers(LanesTest::parkedIfEmpty);
    inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2))));
    database.execute("delete from tallystick.inbox_payload where inbox_id = " + inboxId("evt_1"));

    started(handler);

    Eventually.until("both are done", () -> database.count("inbox_job") == 0);
    assertThat(statusOf("evt_1")).isEqualTo("parked empty");
    assertThat(statusOf("evt_2")).isEqualTo("ignored read");
  }

  @Test
  void letAnUnknownDictionaryStopNobodyElse() {
    handler.answers(LanesTest::parkedIfEmpty);
    inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2))));
    database.execute(
        "update tallystick.inbox_payload set dictionary = 9 where inbox_id = " + inboxId("evt_1"));

    started(handler);

    Eventually.until("both are done", () -> database.count("inbox_job") == 0);
    assertThat(statusOf("evt_1")).isEqualTo("parked empty");
    assertThat(statusOf("evt_2")).isEqualTo("ignored read");
  }

  @Test
  void readPayloadsThatWereStoredWithoutADictionary() {
    inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1))));
    database
        .jdbc()
        .sql("update tallystick.inbox_payload set dictionary = 0, body = :body")
        .param("body", Zstd.compress(envelope(1).body(), 1))
        .update();

    started(handler);

    Eventually.until("it is done", () -> handler.seen().size() == 1);
    assertThat(handler.seen().getFirst().body()).isEqualTo(envelope(1).body());
  }

  @Test
  void repeatABatchAfterADeadlockWithoutBlamingAnyEvent() {
    handler.failsOnce("evt_1", new CannotAcquireLockException("deadlock"));
    Lanes lanes = started(handler);

    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2)))));

    Eventually.until("both are done", () -> handler.ids().size() == 2);
    Eventually.until("both are written", () -> database.count("inbox_job") == 0);
    assertThat(database.number("select max(attempts) from tallystick.inbox_event")).isOne();
  }

  @Test
  void rollBackWhatAFailedEventHadWritten() {
    handler.before(event ->
        database
            .jdbc()
            .sql(
                "insert into tallystick.api_key (id, name, hash, scopes, livemode)"
                    + " values (:id, :id, :id::bytea, '{}', false)")
            .param("id", event.eventId())
            .update());
    handler.failsFor("evt_2", new IllegalStateException("after it has written"));
    Lanes lanes = started(handler);

    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1), envelope(2), envelope(3)))));

    Eventually.until("it has failed once", () -> attempts("evt_2") == 1);
    Eventually.until("the others are done", () -> database.count("inbox_job") == 1);
    assertThat(database.texts("select id from tallystick.api_key order by id"))
        .containsExactly("evt_1", "evt_3");
  }

  @Test
  void leaveWhatIsUnderWayToOthersWhenClosed() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Lanes closing = started(waiting(begun, never));
    closing.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1)))));
    begun.await();

    closing.close();

    started(handler);
    Eventually.until("another has it", () -> handler.ids().contains("evt_1"));
    Eventually.until("it is written", () -> database.count("inbox_job") == 0);
  }

  @Test
  void takeOverFromAServerThatIsStuck() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Lanes stuck = started(waiting(begun, over));
    stuck.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1)))));
    begun.await();

    started(handler);
    Eventually.within(
        Duration.ofSeconds(30), "another has it", () -> handler.ids().contains("evt_1"));
    over.countDown();

    Eventually.until("it is written", () -> database.count("inbox_job") == 0);
    assertThat(attempts("evt_1")).isOne();
  }

  private static EventOutcome parkedIfEmpty(InboxEvent event) {
    return event.body().length == 0
        ? new EventOutcome.Parked("empty")
        : new EventOutcome.Ignored("read");
  }

  private long inboxId(String eventId) {
    return database.number(
        "select id from tallystick.inbox_event where event_id = '" + eventId + "'");
  }

  private static EventHandler waiting(CountDownLatch begun, CountDownLatch end) {
    return events -> {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("cut", e);
      }
      return events.stream().<EventOutcome>map(it -> new EventOutcome.Ignored("late")).toList();
    };
  }

  @Test
  void goOnWhenTheDatabaseIsBack() {
    Lanes lanes = started(handler);
    store(lanes, "evt_1");
    Eventually.until("the first is done", () -> handler.seen().size() == 1);

    database.execute("alter table tallystick.inbox_job rename to inbox_job_away");
    lanes.wake(LaneWork.of(1));
    database.execute("alter table tallystick.inbox_job_away rename to inbox_job");
    store(lanes, "evt_2");

    Eventually.until("the second is done", () -> handler.ids().contains("evt_2"));
  }

  /** What is gone leaves index entries, which whoever knows where to begin does not read. */
  @Test
  void beginWhereTheWorkBegins() {
    LaneWork first = inbox.store(Arrival.of(ACCOUNT, List.of(envelope(1, "pi_same"))));
    LaneWork second = inbox.store(Arrival.of(ACCOUNT, List.of(envelope(2, "pi_same"))));

    assertThat(read(second)).containsExactly("evt_2");
    assertThat(read(first.plus(second))).containsExactly("evt_1", "evt_2");
    assertThat(read(LaneWork.of(second.lanes()))).containsExactly("evt_1", "evt_2");
    assertThat(first.without(LaneJournal.lanes(second.lanes())).isNone()).isTrue();
  }

  private List<String> read(LaneWork work) {
    return new LaneJournal(database.jdbc())
        .read(LaneJournal.lanes(work.lanes()), work.from(), 10).stream()
            .map(InboxEvent::eventId)
            .toList();
  }

  private static void requireWithoutSweeps(IntConsumer round) {
    long start = System.nanoTime();
    IntStream.range(0, ROUNDS).forEach(round);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WITHOUT_SWEEPS);
  }

  /** The other half of the lock is the namespace of our locks. */
  private static void hold(Statement statement, int lane) {
    try {
      statement.execute("select pg_advisory_xact_lock(1414745166, " + lane + ")");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void letGo(Connection holder) {
    try {
      holder.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Lanes started(EventHandler events) {
    Lanes lanes = new Lanes(database.jdbc(), database.transactions(), events);
    open.add(lanes);
    lanes.start();
    return lanes;
  }

  private void store(Lanes lanes, String eventId) {
    byte[] body =
        StripeEvents.event(
            eventId, "payment_intent.created", PaymentIntentJson.of(eventId, 1, "usd").toString());
    Optional<Envelope> envelope = new EnvelopeReader(10_000).read(body);
    lanes.wake(inbox.store(Arrival.of(ACCOUNT, List.of(envelope.orElseThrow()))));
  }

  /** Fails the event until it is parked, with its waits cut short. */
  private void parkByFailing(Lanes lanes, String eventId) {
    Eventually.until(
        eventId + " is parked",
        () -> {
          makeDue(lanes);
          return statusOf(eventId).startsWith("parked");
        });
  }

  private void makeDue(Lanes lanes) {
    database.execute("update tallystick.inbox_job set due_at = now()");
    lanes.wake(LaneWork.of(-1));
  }

  private long attempts(String eventId) {
    return database.number(
        "select attempts from tallystick.inbox_event where event_id = '" + eventId + "'");
  }

  private String statusOf(String eventId) {
    return database.text(
        "select concat_ws(' ', status, reason) from tallystick.inbox_event where event_id = '"
            + eventId
            + "'");
  }

  private long secondsUntilDue() {
    return database.number(
        "select ceil(extract(epoch from due_at - clock_timestamp())) from tallystick.inbox_job");
  }

  private static int lane(Envelope envelope) {
    return Lane.of(ACCOUNT.name(), envelope.root());
  }

  private static Envelope inAnotherLane(Envelope than) {
    return IntStream.iterate(1_000, root -> root + 1)
        .mapToObj(root -> envelope(0, "pi_" + root))
        .filter(other -> lane(other) != lane(than))
        .map(other ->
            new Envelope(
                than.id().replace("evt_", "evt_x"),
                other.type(),
                null,
                false,
                null,
                other.root(),
                other.body()))
        .findFirst()
        .orElseThrow();
  }

  private static Envelope envelope(int number) {
    return envelope(number, "pi_" + number);
  }

  private static Envelope envelope(int number, String root) {
    byte[] body = ("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8);
    return new Envelope("evt_" + number, "payment_intent.created", null, false, null, root, body);
  }
}
