package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Ports;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Servers on one database, behind one load balancer for Stripe and one for the back ends. */
public final class ClusterStage implements Scene, AutoCloseable {
  private final RestartableDatabase database;
  private final ReceiverApp app;
  private final WebhookRelay relay;
  private final SimulatorProcess stripe;
  private final List<ServeProcess> servers;
  private final ApiBalancer api;
  private final Shopper shopper;

  private ClusterStage(
      RestartableDatabase database,
      Workplace place,
      ReceiverApp app,
      WebhookRelay relay,
      SimulatorProcess stripe,
      int count) {
    this.database = database;
    this.app = app;
    this.relay = relay;
    this.stripe = stripe;
    List<Environment> environments =
        IntStream.range(0, count).mapToObj(number -> environment(place, number)).toList();
    this.servers = start(place, environments);
    servers.forEach(server -> relay.to(server.url().resolve("/api/webhooks/stripe")));
    this.api = ApiBalancer.before(servers.stream().map(ServeProcess::url).toList());
    String apiKey = tables().newApiKey();
    this.shopper = new Shopper(api.url(), stripe.url(), apiKey);
  }

  /** So many servers; each has a role in the database and a path at the app of its own. */
  public static ClusterStage open(RestartableDatabase database, int servers) {
    Workplace place = Workplace.create();
    ReceiverApp app = ReceiverApp.open();
    WebhookRelay relay = WebhookRelay.open();
    SimulatorProcess stripe =
        SimulatorProcess.start(place, relay.url(), ServeSettings.WEBHOOK_SECRET);
    try {
      return new ClusterStage(database, place, app, relay, stripe, servers);
    } catch (RuntimeException | Error e) {
      stripe.close();
      relay.close();
      app.close();
      throw e;
    }
  }

  private Environment environment(Workplace place, int number) {
    return ServeSettings.complete(place, stripe.url(), pathAtApp(number), Ports.next())
        .without("TALLYSTICK_HOME")
        .with("DATABASE_URL", database.urlFor(role(number)));
  }

  private static List<ServeProcess> start(Workplace place, List<Environment> environments) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<ServeProcess>> starting =
          environments.stream()
              .map(
                  it -> CompletableFuture.supplyAsync(() -> ServeProcess.start(place, it), threads))
              .toList();
      try {
        return starting.stream().map(CompletableFuture::join).toList();
      } catch (RuntimeException e) {
        starting.forEach(one -> {
          var unused = one.thenAccept(ServeProcess::close);
        });
        throw e;
      }
    }
  }

  /** The role as which a server is known to the database. */
  public static String role(int number) {
    return "server_" + number;
  }

  private URI pathAtApp(int number) {
    return URI.create(app.url() + "/" + number);
  }

  /** Deliveries that a server has sent, repeats too. */
  public long sentBy(int number) {
    String path = pathAtApp(number).getPath();
    return app.received().stream().filter(delivery -> delivery.path().equals(path)).count();
  }

  /** The app takes what this server delivers and does not answer, until it answers again. */
  public void fallSilentTo(int number) {
    app.fallSilentAt(pathAtApp(number).getPath());
  }

  /**
   * For a server it is as if its clock were ahead by so much: Stripe's signatures reach it with
   * times as far behind, and the app refuses the times of what it delivers.
   */
  public void shiftClock(int number, Duration shift) {
    relay.signedAnewFor(number, shift.negated());
    app.expectWrongTimeAt(pathAtApp(number).getPath());
  }

  public ServeProcess server(int number) {
    return servers.get(number);
  }

  public RestartableDatabase database() {
    return database;
  }

  /** Orders whose app knows that they are paid. */
  public int fulfilled() {
    return Integer.parseInt(
        tables()
            .column("select count(*)::text from tallystick.orders where status = 'fulfilled'")
            .getFirst());
  }

  /** Buys at whichever server is next. */
  @Override
  public Shopper shopper() {
    return shopper;
  }

  @Override
  public ReceiverApp app() {
    return app;
  }

  public WebhookRelay relay() {
    return relay;
  }

  @Override
  public SimulatorControl stripe() {
    return stripe.control();
  }

  @Override
  public Tables tables() {
    return database.tables();
  }

  @Override
  public void close() {
    servers.forEach(ServeProcess::close);
    stripe.close();
    api.close();
    relay.close();
    app.close();
  }
}
