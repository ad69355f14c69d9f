package io.tallystick.bench;

import io.tallystick.Ids;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Scope;
import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Program;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Payment intents per second, and the time that stands between a shop and Stripe: straight to a
 * bare stub of Stripe, through a Next.js route that stores nothing, and through us with journal and
 * audit log; then created and paid against the simulator.
 */
final class PaymentsBench {
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 3;

  /**
   * A JVM compiles what is called some ten thousand times; a server that has run for minutes has.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final Duration PAID_WITHIN = Duration.ofMinutes(2);

  /** Of a busy shop, which leaves both cores time. */
  private static final double OPEN_PER_SECOND = 100;

  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(10);
  private static final Duration OPEN_MEASURED = Duration.ofSeconds(20);

  private static final double OF_NEXTJS = 1;
  private static final double ADDED_P50_MILLIS = 3;
  private static final double ADDED_P99_MILLIS = 10;
  private static final double PAID_PER_SECOND = 500;

  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
  private static final String PAYMENT = "payment";
  private static final String STUBBED = "stubbed";
  private static final String SIMULATED = "simulated";
  private static final Pattern INTENT =
      Pattern.compile("\"paymentIntentId\"\\s*:\\s*\"(pi_\\w+)\"");
  private static final Pattern CLIENT_SECRET =
      Pattern.compile("\"clientSecret\"\\s*:\\s*\"(\\w+)\"");

  private static final String CATALOG =
      """
      prices:
        - id: hat
          name: Felt hat
          maxQuantity: 5
          amounts: {usd: 2000}
      """;

  private final Workspace workspace;
  private final BenchDatabase database;
  private final PrintWriter progress;
  private final FreePorts ports = new FreePorts(new SecureRandom());
  private final AtomicLong numbers = new AtomicLong(1);

  private PaymentsBench(Workspace workspace, BenchDatabase database, PrintWriter progress) {
    this.workspace = workspace;
    this.database = database;
    this.progress = progress;
  }

  /** Takes about seven minutes. */
  static List<Figure> run(PrintWriter progress)
      throws IOException, InterruptedException, SQLException {
    NextjsPeer nextjs = NextjsPeer.build();
    Workspace workspace = Workspace.create("bench");
    try (BenchDatabase database = BenchDatabase.start(workspace)) {
      database.create(STUBBED);
      database.create(SIMULATED);
      PaymentsBench bench = new PaymentsBench(workspace, database, progress);
      return Stream.concat(
              bench.againstTheStub(nextjs).stream(), bench.againstTheSimulator().stream())
          .toList();
    } finally {
      workspace.delete();
    }
  }

  private List<Figure> againstTheStub(NextjsPeer nextjs)
      throws IOException, InterruptedException, SQLException {
    try (StripeStub stub = StripeStub.start(ports);
        ServerUnderTest server =
            ServerUnderTest.start(
                "server",
                workspace,
                ports.next(),
                settings(STUBBED, stub.url(), workspace.write("catalog.yaml", CATALOG)));
        NextjsPeer.Started route =
            nextjs.start(
                workspace, ports.next(), Map.of("STRIPE_API_BASE", stub.url().toString()))) {
      server.awaitReady();
      route.awaitUp();
      Load straight = straight(stub.url());
      Load theirs = route(route.url().resolve("/api/pay"));
      Load ours = ours(server.url(), key(STUBBED));

      say("warming up…");
      theirs.closed(WARM_UP);
      ours.closed(WARM_UP);
      database.settle(STUBBED);
      Turns routeTurns = new Turns(PAYMENT, database, route.child().pid());
      Turns ourTurns = new Turns(PAYMENT, database, server.pid());
      for (int round = 1; round <= ROUNDS; round++) {
        double theirPace = routeTurns.play(() -> theirs.closed(MEASURED)).perSecond();
        double ourPace = ourTurns.play(() -> ours.closed(MEASURED)).perSecond();
        say(
            String.format(
                Locale.ROOT,
                "round %d of %d: nextjs %,.0f/s, ours %,.0f/s",
                round,
                ROUNDS,
                theirPace,
                ourPace));
      }
      say("latency…");
      double[] toStripe = straight.open(OPEN_PER_SECOND, OPEN_WARM_UP, OPEN_MEASURED);
      double[] throughRoute = theirs.open(OPEN_PER_SECOND, OPEN_WARM_UP, OPEN_MEASURED);
      double[] throughUs = ours.open(OPEN_PER_SECOND, OPEN_WARM_UP, OPEN_MEASURED);
      List<Figure> figures = new ArrayList<>();
      figures.add(
          Figure.atLeast(
              "payments_created_of_nextjs",
              ourTurns.perSecond() / routeTurns.perSecond(),
              "ratio",
              OF_NEXTJS));
      figures.add(
          Figure.atMost(
              "payments_added_p50", added(throughUs, toStripe, 0.5), "ms", ADDED_P50_MILLIS));
      figures.add(
          Figure.atMost(
              "payments_added_p99", added(throughUs, toStripe, 0.99), "ms", ADDED_P99_MILLIS));
      figures.add(
          Figure.telling("payments_added_nextjs_p50", added(throughRoute, toStripe, 0.5), "ms"));
      figures.add(
          Figure.telling("payments_added_nextjs_p99", added(throughRoute, toStripe, 0.99), "ms"));
      ourTurns.tell(figures, "payments_created");
      routeTurns.tell(figures, "payments_created_nextjs");
      return figures;
    }
  }

  private static double added(double[] through, double[] straight, double part) {
    return Load.percentile(through, part) - Load.percentile(straight, part);
  }

  private List<Figure> againstTheSimulator()
      throws IOException, InterruptedException, SQLException {
    int port = ports.next();
    URI simulator = URI.create("http://127.0.0.1:" + ports.next());
    try (Child child =
            Child.start(
                "simulator",
                workspace,
                Program.ofJar(Path.of(System.getProperty("tallystick.jar")))
                    .with("-XX:TieredStopAtLevel=4")
                    .words(
                        "simulator",
                        "--port",
                        Integer.toString(simulator.getPort()),
                        "--webhook-url",
                        "http://127.0.0.1:" + port + "/api/webhooks/stripe",
                        "--webhook-secret",
                        ServerUnderTest.WEBHOOK_SECRET),
                ChildEnvironment.of(System.getenv(), Map.of()));
        ServerUnderTest server =
            ServerUnderTest.start(
                "server-of-simulator",
                workspace,
                port,
                settings(SIMULATED, simulator, workspace.folder().resolve("catalog.yaml")))) {
      Answering.await(child, simulator.resolve("/_sim/clock"));
      server.awaitReady();
      Load paying = paying(server.url(), key(SIMULATED), simulator);
      say("created and paid, against the simulator…");
      paying.closed(WARM_UP);
      Turns paid = new Turns(PAYMENT, database, server.pid()).with("simulator", child.pid());
      paid.play(() -> paying.closed(MEASURED.multipliedBy(2)));
      awaitPaid();
      List<Figure> figures = new ArrayList<>();
      figures.add(Figure.atLeast("payments_paid", paid.perSecond(), "payments/s", PAID_PER_SECOND));
      paid.tellCost(figures, "payments_paid");
      return figures;
    }
  }

  private Map<String, String> settings(String name, URI stripe, Path catalog) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("DATABASE_URL", database.url(name));
    settings.put("STRIPE_API_BASE", stripe.toString());
    settings.put("TALLYSTICK_CATALOG", catalog.toString());
    settings.put("TALLYSTICK_LIMIT_KEY", "off");
    return settings;
  }

  /** A key as {@code keys create} makes it. */
  private String key(String name) {
    PGSimpleDataSource source = database.source(name);
    return new ApiKeys(JdbcClient.create(source), Ids.secure())
        .create("bench", Set.of(Scope.PAYMENTS_WRITE, Scope.ORDERS_READ), false)
        .key()
        .reveal();
  }

  private Load straight(URI stub) {
    return new Load(
        stub,
        FORM + "Authorization: Bearer sk_test_bench0bench1bench2\r\n",
        CONNECTIONS,
        numbers,
        () ->
            (client, number) ->
                client.call(
                    "POST",
                    "/v1/payment_intents",
                    "amount=2000&currency=usd&metadata[reference]=bench-" + number));
  }

  private Load route(URI route) {
    return new Load(
        route,
        JSON,
        CONNECTIONS,
        numbers,
        () ->
            (client, number) ->
                client.call("POST", route.getPath(), "{\"reference\":\"bench-" + number + "\"}"));
  }

  private Load ours(URI server, String key) {
    return new Load(
        server,
        JSON + "Authorization: Bearer " + key + "\r\n",
        CONNECTIONS,
        numbers,
        () -> PaymentsBench::create);
  }

  private Load paying(URI server, String key, URI simulator) {
    return new Load(
        server,
        JSON + "Authorization: Bearer " + key + "\r\n",
        CONNECTIONS,
        numbers,
        () -> {
          Payer payer = new Payer(simulator);
          return (client, number) -> payer.pay(create(client, number));
        });
  }

  /** A guest's cart, for which Stripe is asked once: a user's first one makes a customer, too. */
  private static String create(KeepAliveClient client, long number) throws IOException {
    String body =
        "{\"items\":[{\"price\":\"hat\",\"quantity\":1}],\"currency\":\"usd\",\"reference\":\"bench-"
            + number
            + "\"}";
    return client.call(
        "POST",
        "/api/payment-intents",
        "Idempotency-Key: bench-0000000000-" + number + "\r\n",
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** What the browser does: it pays at Stripe, by the client secret. */
  private static final class Payer {
    private final KeepAliveClient client;

    Payer(URI simulator) {
      try {
        client =
            new KeepAliveClient(
                simulator, FORM + "Authorization: Bearer pk_test_bench0bench1bench2\r\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void pay(String answer) throws IOException {
      client.call(
          "POST",
          "/v1/payment_intents/" + first(INTENT, answer) + "/confirm",
          "payment_method=pm_card_visa&client_secret=" + first(CLIENT_SECRET, answer));
    }

    private static String first(Pattern pattern, String text) throws IOException {
      Matcher matcher = pattern.matcher(text);
      if (!matcher.find()) {
        throw new IOException("There is no " + pattern + " in the answer");
      }
      return matcher.group(1);
    }
  }

  private void awaitPaid() throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + PAID_WITHIN.toNanos();
    while (database.number(
            SIMULATED, "select count(*) from tallystick.orders where status = 'open'")
        > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Not every order that was paid is known to be");
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private void say(String line) {
    progress.println("payments: " + line);
    progress.flush();
  }
}
