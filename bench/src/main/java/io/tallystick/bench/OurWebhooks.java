package io.tallystick.bench;

import io.tallystick.server.process.Workspace;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A server of ours with a database of its own, the orders that it knows, and what is sent to it.
 */
final class OurWebhooks implements AutoCloseable {
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(20);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PIECE_OF_A_PILE = Duration.ofSeconds(10);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(15);

  private final BenchDatabase database;
  private final String name;
  private final ServerUnderTest server;
  private final AtomicLong numbers;
  private final Load load;
  private long orders;

  private OurWebhooks(
      BenchDatabase database, String name, ServerUnderTest server, long first, int connections) {
    this.database = database;
    this.name = name;
    this.server = server;
    this.numbers = new AtomicLong(first);
    this.orders = first;
    this.load =
        SuccessEvents.load(server.url().resolve("/api/webhooks/stripe"), connections, numbers);
  }

  /**
   * Starts a server; does not wait.
   *
   * @param silent a receiver of deliveries that takes connections and answers nothing
   * @param first number of an event that it does not know
   */
  static OurWebhooks start(
      Workspace workspace,
      int port,
      BenchDatabase database,
      String name,
      ServerSocket silent,
      long first,
      int connections) {
    ServerUnderTest server =
        ServerUnderTest.start(
            "server-" + name + "-" + port, // several in turn may have the same database
            workspace,
            port,
            Map.of(
                "DATABASE_URL",
                database.url(name),
                "TALLYSTICK_FULFILLMENT_URL",
                "http://127.0.0.1:" + silent.getLocalPort() + "/",
                "TALLYSTICK_FULFILLMENT_SECRET",
                "whsec_YmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaDAx"));
    return new OurWebhooks(database, name, server, first, connections);
  }

  OurWebhooks awaitReady() throws InterruptedException {
    server.awaitReady();
    return this;
  }

  ServerUnderTest server() {
    return server;
  }

  /** The number of the event that is sent next; those before it are stored. */
  long next() {
    return numbers.get();
  }

  /**
   * Sees to it that so many of the next events are of open orders with their payment intents; an
   * earlier server may have had some of them.
   */
  void seed(long count) throws SQLException {
    long missing = numbers.get() + count - orders;
    database.fill(
        name,
        """
        insert into tallystick.orders (id, account, livemode, owner, status, amount, currency)
        select id, 'default', false, 'user:' || id, 'open', 2000, 'usd' from unnest(?) id
            on conflict do nothing
        """,
        orders,
        missing,
        number -> BenchIds.id("ord_", number));
    database.fill(
        name,
        """
        insert into tallystick.payment
               (account, id, livemode, order_id, status, amount, amount_received, currency)
        select 'default', id, false, order_id, 'requires_payment_method', 2000, 0, 'usd'
          from unnest(?, ?) as p (id, order_id)
            on conflict do nothing
        """,
        orders,
        missing,
        BenchIds::intent,
        number -> BenchIds.id("ord_", number));
    orders += Math.max(missing, 0);
    database.settle(name);
  }

  /** The orders are gone; the next events are of others. */
  void emptied() {
    orders = numbers.get();
  }

  /** Stores events while none is applied. */
  Load.Ran burst(Duration duration) throws SQLException, InterruptedException {
    try (Connection lanes = database.connect(name)) {
      pauseLanes(lanes);
      return load.closed(duration);
    }
  }

  /**
   * Stores at least so many events while none is applied.
   *
   * @param told how many there are, every now and then
   */
  void pile(long count, LongConsumer told) throws SQLException, InterruptedException {
    long begin = next();
    try (Connection lanes = database.connect(name)) {
      pauseLanes(lanes);
      while (next() - begin < count) {
        load.closed(PIECE_OF_A_PILE);
        told.accept(next() - begin);
      }
    }
  }

  /** Until every event is applied to the end. */
  Load.Ran sustained(Duration duration) throws InterruptedException, SQLException {
    long begun = System.nanoTime();
    Load.Ran ran = load.closed(duration);
    awaitDrained();
    return new Load.Ran(ran.count(), (System.nanoTime() - begun) / 1e9);
  }

  /** As {@link Load#open} does. */
  double[] open(double perSecond, Duration warmUp, Duration measured) throws InterruptedException {
    return load.open(perSecond, warmUp, measured);
  }

  void awaitDrained() throws SQLException, InterruptedException {
    awaitDrained(waiting -> {});
  }

  /**
   * Waits until every event is applied.
   *
   * @param told how many are not, every now and then
   */
  void awaitDrained(LongConsumer told) throws SQLException, InterruptedException {
    long begun = System.nanoTime();
    long tell = begun + TOLD_EVERY.toNanos();
    try (Connection connection = database.connect(name);
        Statement statement = connection.createStatement()) {
      while (hasJobs(statement)) {
        long now = System.nanoTime();
        if (now - begun > DRAINED_WITHIN.toNanos()) {
          throw new IllegalStateException("Events are not applied" + server.lastLines());
        }
        if (now > tell) {
          told.accept(jobs());
          tell = now + TOLD_EVERY.toNanos();
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  /** How many events are stored and not applied. */
  long jobs() throws SQLException {
    return (long) database.number(name, "select count(*) from tallystick.inbox_job");
  }

  private static boolean hasJobs(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("select exists (select from tallystick.inbox_job)")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /**
   * Holds what every drain must have: as long as this connection is open, none applies anything.
   */
  private static void pauseLanes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_advisory_lock(x'54534C4E'::int, lane) from generate_series(0, 63) lane");
    }
  }

  /** From the moment at which each of the last events was stored to the commit of its effects. */
  double appliedP99Millis(long count) throws SQLException {
    return database.number(
        name,
        """
        select 1000 * percentile_cont(0.99) within group (order by extract(epoch from
                 pg_xact_commit_timestamp(f.xmin) - e.received_at))
          from (select * from tallystick.inbox_event order by id desc limit %d) e
          join tallystick.effect f on f.order_id = e.order_id
        """
            .formatted(count));
  }

  @Override
  public void close() {
    server.close();
  }
}
