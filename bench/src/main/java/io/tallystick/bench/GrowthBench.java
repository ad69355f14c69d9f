package io.tallystick.bench;

import io.tallystick.server.process.FreePorts;
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
  private static final int ROUNDS = 5;

  /** A JVM still compiles after half a minute, and then it matters little. */
  private static final int WARM_UPS = 2;

  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** Short, for what is stored grows meanwhile: few are to stay few. */
  private static final Duration MEASURED = Duration.ofSeconds(10);

  /** Upkeep begins a minute after the start: until then the server warms up. */
  private static final Duration BEFORE_UPKEEP = Duration.ofSeconds(58);

  private static final Duration WITH_UPKEEP = Duration.ofSeconds(20);

  private static final long MOST_ORDERS = 1_000_000;
  private static final long BACKLOG = 1_000_000;

  /** Past their 400 days; upkeep deletes fewer in a turn. */
  private static final long OLD_EVENTS = History.FREE_IDS;

  /** Orders that are there before a turn; it takes fewer. */
  private static final long ORDERS_OF_A_TURN = 100_000;

  private static final long ORDERS_UNTIL_UPKEEP = 500_000;

  /** Of which one is copied. */
  private static final Duration FIRST_EVENTS = Duration.ofMillis(200);

  /** Of an event with its payload, its index entries and its part of an order. */
  private static final long BYTES_OF_AN_EVENT = 1_400;

  /** WAL, and what is sent. */
  private static final long OTHER_BYTES = 6_000_000_000L;

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

    long orders() {
      return Math.min(events, MOST_ORDERS);
    }
  }

  private final Scratch scratch;
  private final BenchDatabase database;
  private final ServerSocket silent;
  private final PrintWriter progress;
  private final long begun = System.nanoTime();
  private final FreePorts ports = new FreePorts(new SecureRandom());

  /** The number of the event that each database gets next. */
  private final Map<Stored, Long> next = new EnumMap<>(Stored.class);

  private GrowthBench(Scratch scratch, ServerSocket silent, PrintWriter progress) {
    this.scratch = scratch;
    this.database = scratch.database();
    this.silent = silent;
    this.progress = progress;
  }

  /** Takes about 25 minutes where it is alone, and 20 GB of disk. */
  static List<Figure> run(PrintWriter progress)
      throws IOException, InterruptedException, SQLException {
    long events = Stored.FEW.events + Stored.MILLION.events + Stored.TEN_MILLION.events;
    try (Scratch scratch =
            Scratch.create(events * BYTES_OF_AN_EVENT + OTHER_BYTES, BenchDatabase::start);
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      GrowthBench bench = new GrowthBench(scratch, silent, progress);
      for (Stored stored : Stored.values()) {
        bench.store(stored);
      }
      List<Figure> figures = new ArrayList<>(bench.inTurns());
      figures.addAll(bench.withUpkeep());
      return figures;
    }
  }

  /** Lets a server make the schema and take some events, of which the stored ones are copies. */
  private void store(Stored stored) throws InterruptedException, SQLException {
    database.create(stored.database());
    next.put(stored, 1L);
    try (OurWebhooks server = server(stored).awaitReady()) {
      server.sustained(FIRST_EVENTS); // of no order of ours, and stored all the same
      next.put(stored, server.next());
    }
    database.execute(stored.database(), GrowthSql.sample());
    fill(stored);
    double bytes =
        database.number("postgres", "select sum(pg_database_size(oid)) from pg_database");
    say(
        String.format(
            Locale.ROOT,
            "%s: stored; all databases take %,.0f MB",
            stored.database(),
            bytes / 1e6));
  }

  private void fill(Stored stored) throws InterruptedException, SQLException {
    new History(database, stored.database(), stored.events, stored.orders(), this::say).store();
  }

  private void bulk(Stored stored, String sql) throws SQLException {
    database.executeBulk(stored.database(), sql);
  }

  private List<Figure> inTurns() throws InterruptedException, SQLException, IOException {
    try (OurWebhooks few = server(Stored.FEW);
        OurWebhooks million = server(Stored.MILLION);
        OurWebhooks many = server(Stored.TEN_MILLION)) {
      List<OurWebhooks> servers = List.of(few, million, many);
      List<Turns> turns = new ArrayList<>();
      for (OurWebhooks server : servers) {
        server.awaitReady();
        turns.add(new Turns("event", database, server.server().pid()));
      }
      for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
        for (int place = 0; place < servers.size(); place++) {
          int i = (WARM_UPS + round + place) % servers.size(); // nobody is always the first
          turn(round, Stored.values()[i], servers.get(i), turns.get(i));
        }
      }
      next.put(Stored.TEN_MILLION, many.next());
      return figures(turns.get(0), turns.get(1), turns.get(2));
    }
  }

  /**
   * @param round up to 0 it warms up
   */
  private void turn(int round, Stored stored, OurWebhooks server, Turns turns)
      throws InterruptedException, SQLException, IOException {
    if (stored == Stored.FEW) {
      fill(stored);
      server.emptied();
    }
    server.seed(ORDERS_OF_A_TURN);
    if (round <= 0) {
      server.sustained(WARM_UP);
      say(String.format(Locale.ROOT, "warming up: %s", stored.database()));
    } else {
      double perSecond = turns.play(() -> server.sustained(MEASURED)).perSecond();
      say(
          String.format(
              Locale.ROOT,
              "round %d of %d: %s %,.0f/s",
              round,
              ROUNDS,
              stored.database(),
              perSecond));
    }
  }

  private static List<Figure> figures(Turns few, Turns million, Turns many) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.atMost(
            "growth_cost_of_a_million", few.perSecond() / million.perSecond(), "ratio", MOST_COST));
    figures.add(
        Figure.atMost(
            "growth_cost_of_ten_million", few.perSecond() / many.perSecond(), "ratio", MOST_COST));
    figures.add(
        Figure.telling(
            "growth_processor_of_ten_million",
            many.processorMicros() / few.processorMicros(),
            "ratio"));
    few.tell(figures, "growth_few");
    million.tell(figures, "growth_million");
    many.tell(figures, "growth_ten_million");
    return figures;
  }

  private List<Figure> withUpkeep() throws InterruptedException, SQLException, IOException {
    Stored stored = Stored.TEN_MILLION;
    bulk(stored, GrowthSql.oldEvents(OLD_EVENTS));
    try (OurWebhooks server = server(stored).awaitReady()) {
      say("a server until upkeep begins…");
      long pid = server.server().pid();
      long ready = System.nanoTime();
      server.seed(ORDERS_UNTIL_UPKEEP);
      server.sustained(BEFORE_UPKEEP.minusNanos(System.nanoTime() - ready));
      Turns upkept = new Turns("event", database, pid);
      double before = oldEvents(stored);
      upkept.play(() -> server.sustained(WITH_UPKEEP));
      double deleted = before - oldEvents(stored);
      say(
          String.format(
              Locale.ROOT,
              "with upkeep %,.0f/s; it has deleted %,.0f events",
              upkept.perSecond(),
              deleted));

      server.seed(BACKLOG + ORDERS_OF_A_TURN);
      server.pile(
          BACKLOG,
          count -> say(String.format(Locale.ROOT, "a backlog of %,d of %,d", count, BACKLOG)));
      Turns drained = new Turns("event", database, pid);
      drained.play(() -> drain(server));
      List<Figure> figures = new ArrayList<>();
      upkept.tell(figures, "growth_with_upkeep");
      figures.add(Figure.telling("growth_upkeep_deleted", deleted, "events"));
      drained.tell(figures, "growth_backlog_drained");
      figures.add(Figure.telling("growth_resident", Processes.residentMegabytes(pid), "MB"));
      return figures;
    }
  }

  private Load.Ran drain(OurWebhooks server) throws InterruptedException, SQLException {
    long backlog = server.jobs();
    long start = System.nanoTime();
    server.awaitDrained(left -> say(String.format(Locale.ROOT, "draining: %,d left", left)));
    return new Load.Ran(backlog, (System.nanoTime() - start) / 1e9);
  }

  private double oldEvents(Stored stored) throws SQLException {
    return database.number(
        stored.database(), "select count(*) from tallystick.inbox_event where id <= " + OLD_EVENTS);
  }

  private OurWebhooks server(Stored stored) {
    return OurWebhooks.start(
        scratch.workspace(),
        ports.next(),
        database,
        stored.database(),
        silent,
        Objects.requireNonNull(next.get(stored)),
        CONNECTIONS);
  }

  private void say(String line) {
    Duration since = Duration.ofNanos(System.nanoTime() - begun);
    progress.printf(
        Locale.ROOT, "growth %2d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), line);
    progress.flush();
  }
}
