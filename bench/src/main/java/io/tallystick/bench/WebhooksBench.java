package io.tallystick.bench;

import io.tallystick.server.process.Child;
import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Webhooks per second, side by side and in turns, on one PostgreSQL with default durability: the
 * handler that a Next.js shop has, a sync engine's upsert for each event, and ours, as a burst and
 * applied to the end. Every event is fresh, signed and of an order of its own.
 */
final class WebhooksBench {
  /** As many as Stripe would have open to a busy shop; each server queues what it cannot take. */
  private static final int CONNECTIONS = 64;

  private static final String HEADERS = "Content-Type: application/json; charset=utf-8\r\n";

  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** Of each in each round: a burst of 60 seconds in all. */
  private static final Duration MEASURED = Duration.ofSeconds(20);

  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(30);
  private static final Duration OPEN_MEASURED = Duration.ofSeconds(30);
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Orders that are there before a turn; none takes as many. */
  private static final long ORDERS_OF_A_TURN = 200_000;

  private static final long ORDERS_OF_A_PEERS_TURN = 60_000;

  private static final double BURST_OF_NEXTJS = 10;
  private static final double BURST_OF_SYNC = 5;
  private static final double SUSTAINED_OF_NEXTJS = 6;
  private static final double SUSTAINED_OF_SYNC = 3;
  private static final double ACKNOWLEDGED_P99_MILLIS = 10;
  private static final double APPLIED_P99_MILLIS = 50;

  private static final String OURS = "postgres";
  private static final String NEXTJS = "nextjs";
  private static final String SYNC = "sync_engine";

  private final BenchDatabase database;
  private final PrintWriter progress;
  private final AtomicLong ourNumbers = new AtomicLong(1);
  private final AtomicLong nextjsNumbers = new AtomicLong(1);
  private final AtomicLong syncNumbers = new AtomicLong(1);
  private long ourOrders = 1;
  private long nextjsOrders = 1;

  private WebhooksBench(BenchDatabase database, PrintWriter progress) {
    this.database = database;
    this.progress = progress;
  }

  /** Takes about ten minutes. */
  static List<Figure> run(PrintWriter progress)
      throws IOException, InterruptedException, SQLException {
    Workspace workspace = Workspace.create("bench");
    FreePorts ports = new FreePorts(new SecureRandom());
    NextjsPeer nextjs = NextjsPeer.build();
    NodePeer syncEngine = NodePeer.prepare("sync-engine");
    try (BenchDatabase database = BenchDatabase.withCommitTimes(workspace);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      database.create(NEXTJS);
      database.create(SYNC);
      database.execute(SYNC, "create role postgres"); // its migrations make it the owner
      database.execute(
          NEXTJS,
          """
          create table event (id text primary key, type text not null, payload jsonb not null,
                              received_at timestamptz not null default now());
          create table shop_order (payment_intent text primary key, status text not null,
                                   paid_at timestamptz)
          """);
      int syncPort = ports.next();
      try (ServerUnderTest server =
              ServerUnderTest.start("server", workspace, ports.next(), settings(database, silent));
          NextjsPeer.Started shop =
              nextjs.start(
                  workspace,
                  ports.next(),
                  Map.of(
                      "DATABASE_URL",
                      database.url(NEXTJS),
                      "STRIPE_WEBHOOK_SECRET",
                      ServerUnderTest.WEBHOOK_SECRET));
          Child syncChild =
              syncEngine.start(
                  "sync-engine",
                  workspace,
                  Map.of(
                      "DATABASE_URL", database.url(SYNC),
                      "STRIPE_WEBHOOK_SECRET", ServerUnderTest.WEBHOOK_SECRET,
                      "PORT", Integer.toString(syncPort)),
                  List.of("node", "server.mjs"))) {
        server.awaitReady();
        shop.awaitUp();
        URI sync = URI.create("http://127.0.0.1:" + syncPort + "/");
        Answering.await(syncChild, sync);
        try {
          return new WebhooksBench(database, progress).measure(server, shop, syncChild, sync);
        } catch (IllegalStateException e) {
          throw new IllegalStateException(
              e.getMessage()
                  + server.lastLines()
                  + shop.child().lastLines()
                  + syncChild.lastLines(),
              e);
        }
      }
    } finally {
      workspace.delete();
    }
  }

  /** Orders' deliveries are staged for a receiver that takes connections and answers nothing. */
  private static Map<String, String> settings(BenchDatabase database, ServerSocket silent) {
    return Map.of(
        "DATABASE_URL",
        database.url(OURS),
        "TALLYSTICK_FULFILLMENT_URL",
        "http://127.0.0.1:" + silent.getLocalPort() + "/",
        "TALLYSTICK_FULFILLMENT_SECRET",
        "whsec_YmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaDAx");
  }

  /** The turns of one of those that are measured. */
  private static final class Turns {
    private long events;
    private double seconds;
    private double processor;
    private double postgres;
    private double generator;
    private double wal;

    double perSecond() {
      return events / seconds;
    }

    double each(double sum, double unit) {
      return sum * unit / events;
    }
  }

  /** What is sent, and waited for, in one turn. */
  @FunctionalInterface
  private interface Turn {
    Load.Ran play() throws InterruptedException, SQLException, IOException;
  }

  private List<Figure> measure(
      ServerUnderTest server, NextjsPeer.Started nextjs, Child sync, URI syncUrl)
      throws InterruptedException, SQLException, IOException {
    Load ours = load(server.url().resolve("/api/webhooks/stripe"), ourNumbers);
    Load nextjsLoad = load(nextjs.url().resolve("/api/webhook"), nextjsNumbers);
    Load syncLoad = load(syncUrl, syncNumbers);
    say("warming up…");
    seedOurs();
    seedNextjs();
    nextjsLoad.closed(WARM_UP);
    syncLoad.closed(WARM_UP);
    sustained(ours, WARM_UP);

    Turns nextjsTurns = new Turns();
    Turns syncTurns = new Turns();
    Turns burst = new Turns();
    Turns sustained = new Turns();
    for (int round = 1; round <= ROUNDS; round++) {
      seedNextjs();
      play("nextjs", round, nextjsTurns, nextjs.child().pid(), () -> nextjsLoad.closed(MEASURED));
      play("sync_engine", round, syncTurns, sync.pid(), () -> syncLoad.closed(MEASURED));
      seedOurs();
      try (Connection lanes = database.connect(OURS)) {
        pauseLanes(lanes);
        play("ours_burst", round, burst, server.pid(), () -> ours.closed(MEASURED));
      }
      awaitDrained();
      seedOurs();
      play("ours_sustained", round, sustained, server.pid(), () -> sustained(ours, MEASURED));
    }
    check();

    say("latency at half of the sustained pace…");
    seedOurs();
    double[] acknowledged = ours.open(sustained.perSecond() / 2, OPEN_WARM_UP, OPEN_MEASURED);
    awaitDrained();
    check();
    double appliedP99 = appliedP99Millis(acknowledged.length);

    List<Figure> figures = new ArrayList<>();
    figures.add(of("webhooks_burst_of_nextjs", burst, nextjsTurns, BURST_OF_NEXTJS));
    figures.add(of("webhooks_burst_of_sync_engine", burst, syncTurns, BURST_OF_SYNC));
    figures.add(of("webhooks_sustained_of_nextjs", sustained, nextjsTurns, SUSTAINED_OF_NEXTJS));
    figures.add(of("webhooks_sustained_of_sync_engine", sustained, syncTurns, SUSTAINED_OF_SYNC));
    figures.add(
        Figure.atMost(
            "webhooks_acknowledged_p99",
            Load.percentile(acknowledged, 0.99),
            "ms",
            ACKNOWLEDGED_P99_MILLIS));
    figures.add(Figure.atMost("webhooks_applied_p99", appliedP99, "ms", APPLIED_P99_MILLIS));
    figures.add(
        Figure.telling("webhooks_acknowledged_p50", Load.percentile(acknowledged, 0.5), "ms"));
    tell(figures, "webhooks_nextjs", nextjsTurns);
    tell(figures, "webhooks_sync_engine", syncTurns);
    tell(figures, "webhooks_burst", burst);
    tell(figures, "webhooks_sustained", sustained);
    figures.add(
        Figure.telling("webhooks_resident", Processes.residentMegabytes(server.pid()), "MB"));
    return figures;
  }

  private static Load load(URI endpoint, AtomicLong numbers) {
    return new Load(
        endpoint,
        HEADERS,
        CONNECTIONS,
        numbers,
        () -> {
          SuccessEvents events = new SuccessEvents(ServerUnderTest.WEBHOOK_SECRET);
          return (client, number) -> {
            SignedEvent event = events.sign(number);
            String signature = "Stripe-Signature: " + event.signature() + "\r\n";
            client.call("POST", endpoint.getPath(), signature, event.body());
          };
        });
  }

  private void play(String who, int round, Turns turns, long pid, Turn turn)
      throws InterruptedException, SQLException, IOException {
    Duration processor = Processes.processorTime(pid);
    Duration postgres = database.processorTime();
    Duration generator = Processes.processorTime(ProcessHandle.current().pid());
    double wal = database.wal();
    Load.Ran ran = turn.play();
    turns.events += ran.count();
    turns.seconds += ran.seconds();
    turns.processor += seconds(Processes.processorTime(pid).minus(processor));
    turns.postgres += seconds(database.processorTime().minus(postgres));
    turns.generator +=
        seconds(Processes.processorTime(ProcessHandle.current().pid()).minus(generator));
    turns.wal += database.wal() - wal;
    say(
        String.format(
            Locale.ROOT, "round %d of %d: %s %,.0f/s", round, ROUNDS, who, ran.perSecond()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private Load.Ran sustained(Load load, Duration duration)
      throws InterruptedException, SQLException {
    long begun = System.nanoTime();
    Load.Ran ran = load.closed(duration);
    awaitDrained();
    return new Load.Ran(ran.count(), (System.nanoTime() - begun) / 1e9);
  }

  private void awaitDrained() throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + DRAINED_WITHIN.toNanos();
    try (Connection connection = database.connect(OURS);
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet rows =
            statement.executeQuery("select exists (select from tallystick.inbox_job)")) {
          rows.next();
          if (!rows.getBoolean(1)) {
            return;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Events are not applied");
        }
        Thread.sleep(PAUSE);
      }
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

  /** Open orders and their payment intents, for the events that will be sent next. */
  private void seedOurs() throws SQLException {
    long count = ourNumbers.get() + ORDERS_OF_A_TURN - ourOrders;
    database.fill(
        OURS,
        """
        insert into tallystick.orders (id, account, livemode, owner, status, amount, currency)
        select id, 'default', false, 'user:' || id, 'open', 2000, 'usd' from unnest(?) id
        """,
        ourOrders,
        count,
        number -> BenchIds.id("ord_", number));
    database.fill(
        OURS,
        """
        insert into tallystick.payment
               (account, id, livemode, order_id, status, amount, amount_received, currency)
        select 'default', id, false, order_id, 'requires_payment_method', 2000, 0, 'usd'
          from unnest(?, ?) as p (id, order_id)
        """,
        ourOrders,
        count,
        BenchIds::intent,
        number -> BenchIds.id("ord_", number));
    ourOrders += count;
    settle(OURS);
  }

  private void seedNextjs() throws SQLException {
    long count = nextjsNumbers.get() + ORDERS_OF_A_PEERS_TURN - nextjsOrders;
    database.fill(
        NEXTJS,
        "insert into shop_order (payment_intent, status) select id, 'open' from unnest(?) id",
        nextjsOrders,
        count,
        BenchIds::intent);
    nextjsOrders += count;
    settle(NEXTJS);
  }

  /** What autovacuum would do meanwhile is done before the next turn. */
  private void settle(String name) throws SQLException {
    database.execute(name, "vacuum analyze");
  }

  /** Nothing that was acknowledged is missing, anywhere. */
  private void check() throws SQLException {
    expect("events of ours", "select count(*) from tallystick.inbox_event", OURS, ourNumbers);
    expect(
        "orders of ours that are paid, with their effect",
        """
        select count(*) from tallystick.orders o join tallystick.effect e on e.order_id = o.id
         where o.status = 'paid'
        """,
        OURS,
        ourNumbers);
    expect(
        "deliveries of ours",
        "select count(distinct order_id) from tallystick.delivery",
        OURS,
        ourNumbers);
    expect("events of Next.js", "select count(*) from event", NEXTJS, nextjsNumbers);
    expect(
        "orders of Next.js that are paid",
        "select count(*) from shop_order where status = 'paid'",
        NEXTJS,
        nextjsNumbers);
    expect(
        "intents of the sync engine",
        "select count(*) from stripe.payment_intents",
        SYNC,
        syncNumbers);
  }

  private void expect(String what, String sql, String name, AtomicLong numbers)
      throws SQLException {
    long sent = numbers.get() - 1;
    long found = (long) database.number(name, sql);
    if (found != sent) {
      throw new IllegalStateException(what + ": " + found + " of " + sent);
    }
  }

  /** From the moment at which an event was stored to the commit of what it brought about. */
  private double appliedP99Millis(long count) throws SQLException {
    return database.number(
        OURS,
        """
        select 1000 * percentile_cont(0.99) within group (order by extract(epoch from
                 pg_xact_commit_timestamp(f.xmin) - e.received_at))
          from (select * from tallystick.inbox_event order by id desc limit %d) e
          join tallystick.effect f on f.order_id = e.order_id
        """
            .formatted(count));
  }

  private static Figure of(String name, Turns ours, Turns theirs, double reach) {
    return Figure.atLeast(name, ours.perSecond() / theirs.perSecond(), "ratio", reach);
  }

  private static void tell(List<Figure> figures, String name, Turns turns) {
    figures.add(Figure.telling(name, turns.perSecond(), "events/s"));
    figures.add(Figure.telling(name + "_processor", turns.each(turns.processor, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_postgres", turns.each(turns.postgres, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_generator", turns.each(turns.generator, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_wal", turns.each(turns.wal, 1), "bytes/event"));
  }

  private void say(String line) {
    progress.println("webhooks: " + line);
    progress.flush();
  }
}
