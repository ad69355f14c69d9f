package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxWriterTest {
  private static final Account ACCOUNT = new Account(Account.DEFAULT, false);

  private final TestDatabase database = TestDatabase.create();
  private final Lanes lanes =
      new Lanes(database.jdbc(), database.transactions(), events -> List.of());
  private InboxWriter writer = new InboxWriter(database.jdbc(), lanes);
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    writer.close();
    requests.shutdownNow();
    database.close();
  }

  @Test
  void commitsWhatWaitsTogether() throws Exception {
    List<Boolean> stored = storeTogether(arrivals(100));

    assertThat(stored).hasSize(100).containsOnly(true);
    assertThat(database.count("inbox_job")).isEqualTo(100);
    assertThat(
            database.number("select count(distinct received_at)::int from tallystick.inbox_event"))
        .as("commits: the one that was held up, and the rest")
        .isLessThanOrEqualTo(3);
  }

  @Test
  void answersEveryRequestThatBringsTheSameEventAndStoresItOnce() throws Exception {
    List<Arrival> same = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      same.add(arrival("evt_same", "payment_intent.created"));
    }

    assertThat(storeTogether(same)).containsOnly(true);
    assertThat(database.count("inbox_event")).isEqualTo(1);
    assertThat(database.count("inbox_payload")).isEqualTo(1);
    assertThat(database.count("inbox_job")).isEqualTo(1);
  }

  @Test
  void refusesAloneWhatPostgresRefuses() throws Exception {
    List<Arrival> group = arrivals(10);
    group.add(arrival("evt_bad", "a type with \0 in it"));

    List<Boolean> stored = storeTogether(group);

    assertThat(stored.subList(0, 10)).containsOnly(true);
    assertThat(stored.getLast()).isFalse();
    assertThat(database.count("inbox_event")).isEqualTo(10);
  }

  @Test
  void refusesEverybodyOnceItIsClosed() {
    writer.start();
    writer.close();

    assertThat(writer.store(arrivals(1).getFirst())).isFalse();
    assertThat(database.count("inbox_event")).isZero();
  }

  @Test
  void keepsNoBodyOfARequestThatNoLongerWaits() throws Exception {
    List<Arrival> arrivals = arrivals(2);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table tallystick.inbox_event in exclusive mode");
      writer.start();
      Future<Boolean> first = submit(arrivals.getFirst());
      Eventually.until("the first is held up", this::isHeldUp);
      Future<Boolean> second = submit(arrivals.getLast());
      Eventually.until("the second waits", () -> writer.waiting() == 1);

      second.cancel(true);

      Eventually.until("it is let go", () -> writer.waiting() == 0);
      connection.rollback();
      assertThat(first.get()).isTrue();
    }
  }

  @Test
  void letsNobodyWaitLongerThanItsDeadline() throws Exception {
    List<Arrival> arrivals = arrivals(2);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table tallystick.inbox_event in exclusive mode");
      writer = new InboxWriter(database.jdbc(), lanes, Duration.ofMillis(300));
      writer.start();
      Future<Boolean> committing = submit(arrivals.getFirst());
      Eventually.until("the first is held up", this::isHeldUp);
      Future<Boolean> queued = submit(arrivals.getLast());

      assertThat(queued.get(5, TimeUnit.SECONDS)).isFalse();
      assertThat(committing.get(5, TimeUnit.SECONDS)).isFalse();
      assertThat(writer.waiting()).isZero();
      connection.rollback();
    }
    Eventually.until("the first is stored after all", () -> database.count("inbox_event") == 1);
  }

  /** Holds the first commit up until all the others wait. */
  private List<Boolean> storeTogether(List<Arrival> arrivals) throws Exception {
    List<Future<Boolean>> answers = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table tallystick.inbox_event in exclusive mode");
      writer.start();
      answers.add(submit(arrivals.getFirst()));
      Eventually.until("the first is held up", this::isHeldUp);
      arrivals.stream().skip(1).forEach(arrival -> answers.add(submit(arrival)));
      Eventually.until("the others wait", () -> writer.waiting() == arrivals.size() - 1);
      connection.rollback();
    }
    List<Boolean> stored = new ArrayList<>();
    for (Future<Boolean> answer : answers) {
      stored.add(answer.get());
    }
    return stored;
  }

  private Future<Boolean> submit(Arrival arrival) {
    return requests.submit(() -> writer.store(arrival));
  }

  private boolean isHeldUp() {
    return database.number(
            """
            select count(*) from pg_locks
             where not granted
               and database = (select oid from pg_database where datname = current_database())
            """)
        > 0;
  }

  private static List<Arrival> arrivals(int count) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrivals.add(arrival("evt_" + i, "payment_intent.created"));
    }
    return arrivals;
  }

  private static Arrival arrival(String id, String type) {
    return Arrival.of(
        ACCOUNT, new Envelope(id, type, null, false, null, "pi_" + id, new byte[] {'{', '}'}));
  }
}
