package io.tallystick.bench;

import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What an event costs where few are stored and where many are, in turns on one PostgreSQL; then
 * with upkeep at work, and the draining of a backlog.
 */
final class GrowthBench {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration MEASURED = Duration.ofSeconds(20);

  /** Upkeep begins a minute after the start: until then the server warms up. */
  private static final Duration BEFORE_UPKEEP = Duration.ofSeconds(58);

  private static final Duration PIECE_OF_BACKLOG = Duration.ofSeconds(20);

  private static final long MOST_ORDERS = 1_000_000;
  private static final long BACKLOG = 1_000_000;

  /** Past their 400 days. */
  private static final long OLD_EVENTS = 500_000;

  /** Orders that are there before the turns of a server; they take fewer. */
  private static final long ORDERS_OF_ALL_TURNS = 600_000;

  /** Of which one is copied. */
  private static final Duration FIRST_EVENTS = Duration.ofMillis(200);

  private static final double MOST_COST = 1.2;

  /** How much is stored before anything is sent. */
  private enum Stored {
    FEW(10_000),
    MILLION(1_000_000),
    TEN_MILLION(10_000_000);

    private final long events;

    Stored(long events) {
      this.events = events;
    }

    String database() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Workspace workspace;
  private final BenchDatabase database;
  private final ServerSocket silent;
  private final PrintWriter progress;
  private final FreePorts ports = new FreePorts(new SecureRandom());

  /** The number of the event that each database gets next. */
  private final Map<Stored, Long> next = new EnumMap<>(Stored.class);

  private GrowthBench(
      Workspace workspace, BenchDatabase database, ServerSocket silent, PrintWriter progress) {
    this.workspace = workspace;
    this.database = database;
    this.silent = silent;
    this.progress = progress;
  }

  /** Takes about half an hour and 15 GB of disk. */
  static List<Figure> run(PrintWriter progress)
      throws IOException, InterruptedException, SQLException {
    Workspace workspace = Workspace.create("bench");
    try (BenchDatabase database = BenchDatabase.start(workspace);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      GrowthBench bench = new GrowthBench(workspace, database, silent, progress);
      for (Stored stored : Stored.values()) {
        bench.store(stored);
      }
      List<Figure> figures = new ArrayList<>(bench.inTurns());
      figures.addAll(bench.withUpkeep());
      return figures;
    } finally {
      workspace.delete();
    }
  }

  /** Lets a server make the schema and take some events, of which the stored ones are copies. */
  private void store(Stored stored) throws InterruptedException, SQLException {
    say(String.format(Locale.ROOT, "storing %,d events…", stored.events));
    database.create(stored.database());
    next.put(stored, 1L);
    try (OurWebhooks server = server(stored).awaitReady()) {
      server.seed(ORDERS_OF_ALL_TURNS);
      server.sustained(FIRST_EVENTS);
      next.put(stored, server.next());
    }
    for (String sql : GrowthSql.orders(Math.min(stored.events, MOST_ORDERS))) {
      database.execute(stored.database(), sql);
    }
    for (String sql : GrowthSql.events(OLD_EVENTS, stored.events)) {
      database.execute(stored.database(), sql);
    }
    database.settle(stored.database());
  }

  private List<Figure> inTurns() throws InterruptedException, SQLException {
    try (OurWebhooks few = server(Stored.FEW);
        OurWebhooks million = server(Stored.MILLION);
        OurWebhooks many = server(Stored.TEN_MILLION)) {
      List<OurWebhooks> servers = List.of(few, million, many);
      double[] pace = new double[servers.size()];
      for (OurWebhooks server : servers) {
        server.awaitReady().seed(ORDERS_OF_ALL_TURNS);
      }
      say("warming up…");
      for (OurWebhooks server : servers) {
        server.sustained(WARM_UP);
      }
      for (int round = 1; round <= ROUNDS; round++) {
        for (int i = 0; i < pace.length; i++) {
          double perSecond = servers.get(i).sustained(MEASURED).perSecond();
          pace[i] += perSecond / ROUNDS;
          say(
              String.format(
                  Locale.ROOT,
                  "round %d of %d: %s %,.0f/s",
                  round,
                  ROUNDS,
                  Stored.values()[i].database(),
                  perSecond));
        }
      }
      next.put(Stored.TEN_MILLION, many.next());
      return List.of(
          Figure.atMost("growth_cost_of_a_million", pace[0] / pace[1], "ratio", MOST_COST),
          Figure.atMost("growth_cost_of_ten_million", pace[0] / pace[2], "ratio", MOST_COST),
          Figure.telling("growth_few", pace[0], "events/s"),
          Figure.telling("growth_million", pace[1], "events/s"),
          Figure.telling("growth_ten_million", pace[2], "events/s"));
    }
  }

  private List<Figure> withUpkeep() throws InterruptedException, SQLException {
    Stored stored = Stored.TEN_MILLION;
    database.execute(stored.database(), GrowthSql.oldEvents(OLD_EVENTS));
    try (OurWebhooks server = server(stored).awaitReady()) {
      long ready = System.nanoTime();
      server.seed(ORDERS_OF_ALL_TURNS);
      long seeded = System.nanoTime();
      server.sustained(BEFORE_UPKEEP.minusNanos(seeded - ready));
      double before = oldEvents(stored);
      Load.Ran upkept = server.sustained(MEASURED);
      double deleted = before - oldEvents(stored);
      say(String.format(Locale.ROOT, "upkeep deleted %,.0f events meanwhile", deleted));

      server.seed(BACKLOG + ORDERS_OF_ALL_TURNS);
      long begin = server.next();
      say(String.format(Locale.ROOT, "a backlog of %,d…", BACKLOG));
      while (server.next() - begin < BACKLOG) {
        server.burst(PIECE_OF_BACKLOG); // a moment between two of them drains some
      }
      double backlog =
          database.number(stored.database(), "select count(*) from tallystick.inbox_job");
      long begun = System.nanoTime();
      server.awaitDrained();
      double seconds = (System.nanoTime() - begun) / 1e9;
      return List.of(
          Figure.telling("growth_with_upkeep", upkept.perSecond(), "events/s"),
          Figure.telling("growth_upkeep_deleted", deleted, "events"),
          Figure.telling("growth_backlog", backlog, "events"),
          Figure.telling("growth_backlog_drained", backlog / seconds, "events/s"),
          Figure.telling(
              "growth_resident", Processes.residentMegabytes(server.server().pid()), "MB"));
    }
  }

  private double oldEvents(Stored stored) throws SQLException {
    return database.number(
        stored.database(), "select count(*) from tallystick.inbox_event where id <= " + OLD_EVENTS);
  }

  private OurWebhooks server(Stored stored) {
    return OurWebhooks.start(
        workspace,
        ports.next(),
        database,
        stored.database(),
        silent,
        Objects.requireNonNull(next.get(stored)),
        CONNECTIONS);
  }

  private void say(String line) {
    progress.println("growth: " + line);
    progress.flush();
  }
}
