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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Webhooks per second, side by side and in turns, on one PostgreSQL with default durability: the
 * handler that a Next.js shop has, a sync engine's upsert for each event, ours that only verifies,
 * and ours, as a burst and applied to the end. Every event is fresh, signed and of an order of its
 * own.
 */
final class WebhooksBench {
  /** As many as Stripe would have open to a busy shop; each server queues what it cannot take. */
  private static final int CONNECTIONS = 64;

  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** Of each in each round: a burst of 60 seconds in all. */
  private static final Duration MEASURED = Duration.ofSeconds(20);

  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(30);
  private static final Duration OPEN_MEASURED = Duration.ofSeconds(30);

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
  private static final String VERIFY_ONLY = "verify_only";

  private final BenchDatabase database;
  private final PrintWriter progress;
  private final AtomicLong nextjsNumbers = new AtomicLong(1);
  private final AtomicLong syncNumbers = new AtomicLong(1);
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
      database.create(VERIFY_ONLY);
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
      try (OurWebhooks ours =
              OurWebhooks.start(workspace, ports.next(), database, OURS, silent, 1, CONNECTIONS);
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
        ours.awaitReady();
        shop.awaitUp();
        URI sync = URI.create("http://127.0.0.1:" + syncPort + "/");
        Answering.await(syncChild, sync);
        try (VerifyOnly verifyOnly =
            VerifyOnly.start(
                ours.server(), workspace, ports.next(), database.url(VERIFY_ONLY), CONNECTIONS)) {
          verifyOnly.awaitReady();
          return new WebhooksBench(database, progress)
              .measure(ours, verifyOnly, shop, syncChild, sync);
        } catch (IllegalStateException e) {
          throw new IllegalStateException(
              e.getMessage()
                  + ours.server().lastLines()
                  + shop.child().lastLines()
                  + syncChild.lastLines(),
              e);
        }
      }
    } finally {
      workspace.delete();
    }
  }

  private List<Figure> measure(
      OurWebhooks ours, VerifyOnly verifyOnly, NextjsPeer.Started nextjs, Child sync, URI syncUrl)
      throws InterruptedException, SQLException, IOException {
    Load nextjsLoad =
        SuccessEvents.load(nextjs.url().resolve("/api/webhook"), CONNECTIONS, nextjsNumbers);
    Load syncLoad = SuccessEvents.load(syncUrl, CONNECTIONS, syncNumbers);
    long pid = ours.server().pid();
    say("warming up…");
    ours.seed(ORDERS_OF_A_TURN);
    seedNextjs();
    nextjsLoad.closed(WARM_UP);
    syncLoad.closed(WARM_UP);
    verifyOnly.load().closed(WARM_UP);
    ours.sustained(WARM_UP);

    Turns nextjsTurns = new Turns("event", database, nextjs.child().pid());
    Turns syncTurns = new Turns("event", database, sync.pid());
    Turns verified = new Turns("event", database, verifyOnly.server().pid());
    Turns burst = new Turns("event", database, pid);
    Turns sustained = new Turns("event", database, pid);
    for (int round = 1; round <= ROUNDS; round++) {
      seedNextjs();
      play("nextjs", round, nextjsTurns, () -> nextjsLoad.closed(MEASURED));
      play("sync_engine", round, syncTurns, () -> syncLoad.closed(MEASURED));
      play("verify_only", round, verified, () -> verifyOnly.load().closed(MEASURED));
      ours.seed(ORDERS_OF_A_TURN);
      play("ours_burst", round, burst, () -> ours.burst(MEASURED));
      ours.awaitDrained();
      ours.seed(ORDERS_OF_A_TURN);
      play("ours_sustained", round, sustained, () -> ours.sustained(MEASURED));
    }
    check(ours.next());

    say("latency at half of the sustained pace…");
    ours.seed(ORDERS_OF_A_TURN);
    double[] acknowledged = ours.open(sustained.perSecond() / 2, OPEN_WARM_UP, OPEN_MEASURED);
    ours.awaitDrained();
    check(ours.next());
    double appliedP99 = ours.appliedP99Millis(acknowledged.length);

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
    figures.add(
        Figure.telling(
            "webhooks_burst_of_verify_only", burst.perSecond() / verified.perSecond(), "ratio"));
    figures.add(perProcessor("webhooks_burst_of_nextjs_by_processor", burst, nextjsTurns));
    figures.add(perProcessor("webhooks_burst_of_sync_engine_by_processor", burst, syncTurns));
    figures.add(perProcessor("webhooks_sustained_of_nextjs_by_processor", sustained, nextjsTurns));
    figures.add(
        perProcessor("webhooks_sustained_of_sync_engine_by_processor", sustained, syncTurns));
    nextjsTurns.tell(figures, "webhooks_nextjs");
    syncTurns.tell(figures, "webhooks_sync_engine");
    verified.tell(figures, "webhooks_verify_only");
    burst.tell(figures, "webhooks_burst");
    sustained.tell(figures, "webhooks_sustained");
    figures.add(Figure.telling("webhooks_resident", Processes.residentMegabytes(pid), "MB"));
    return figures;
  }

  private void play(String who, int round, Turns turns, Turns.Turn turn)
      throws InterruptedException, SQLException, IOException {
    Load.Ran ran = turns.play(turn);
    say(
        String.format(
            Locale.ROOT, "round %d of %d: %s %,.0f/s", round, ROUNDS, who, ran.perSecond()));
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
    database.settle(NEXTJS);
  }

  /** Nothing that was acknowledged is missing, anywhere. */
  private void check(long next) throws SQLException {
    expect("events of ours", "select count(*) from tallystick.inbox_event", OURS, next);
    expect(
        "orders of ours that are paid, with their effect",
        """
        select count(*) from tallystick.orders o join tallystick.effect e on e.order_id = o.id
         where o.status = 'paid'
        """,
        OURS,
        next);
    expect(
        "deliveries of ours",
        "select count(distinct order_id) from tallystick.delivery",
        OURS,
        next);
    expect("events of Next.js", "select count(*) from event", NEXTJS, nextjsNumbers.get());
    expect(
        "orders of Next.js that are paid",
        "select count(*) from shop_order where status = 'paid'",
        NEXTJS,
        nextjsNumbers.get());
    expect(
        "intents of the sync engine",
        "select count(*) from stripe.payment_intents",
        SYNC,
        syncNumbers.get());
  }

  private void expect(String what, String sql, String name, long next) throws SQLException {
    long sent = next - 1;
    long found = (long) database.number(name, sql);
    if (found != sent) {
      throw new IllegalStateException(what + ": " + found + " of " + sent);
    }
  }

  private static Figure of(String name, Turns ours, Turns theirs, double reach) {
    return Figure.atLeast(name, ours.perSecond() / theirs.perSecond(), "ratio", reach);
  }

  /** The same by the processor's time: a peer of one process leaves half of two cores idle. */
  private static Figure perProcessor(String name, Turns ours, Turns theirs) {
    return Figure.telling(name, theirs.processorMicros() / ours.processorMicros(), "ratio");
  }

  private void say(String line) {
    progress.println("webhooks: " + line);
    progress.flush();
  }
}
