package io.tallystick.server.demo;

import io.tallystick.Ids;
import io.tallystick.Secret;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Scope;
import io.tallystick.server.database.Database;
import io.tallystick.server.demo.shop.Shop;
import io.tallystick.server.demo.shop.StripeSide;
import io.tallystick.server.demo.shop.TallystickApi;
import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Program;
import io.tallystick.server.process.Workspace;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that takes part: two children, the shop, and the folder they work in. */
final class Stage implements AutoCloseable {
  private static final Set<Scope> SHOP_SCOPES = Set.of(Scope.PAYMENTS_WRITE, Scope.ORDERS_READ);

  private final Program server;
  private final RunKeys keys;
  private final Workspace workspace;
  private final Shop shop;
  private final URI simulator;
  private final URI api;
  private final Map<String, String> environment;
  private final Lookout lookout = new Lookout();
  private final List<Child> children = new ArrayList<>();
  private boolean closed;
  private boolean folderKept;

  private Stage(Program server, RunKeys keys, FreePorts ports) {
    this.server = server;
    this.keys = keys;
    this.simulator = loopback(ports.next());
    this.api = loopback(ports.next());
    this.shop = Shop.bind(keys.fulfillmentSecret());
    this.workspace = Workspace.create("demo");
    this.environment = ChildEnvironment.of(System.getenv(), serverSettings());
  }

  /**
   * @param server what to run it with
   */
  static Stage prepare(Program server) {
    SecureRandom random = new SecureRandom();
    return new Stage(server, RunKeys.draw(random), new FreePorts(random));
  }

  /** Starts the children, which then come up side by side. */
  void start() {
    add("server", server.words("serve"), environment);
    add(
        "simulator",
        Program.ofThisJvm()
            .words("simulator", "@" + workspace.write("simulator.arguments", arguments())),
        ChildEnvironment.of(System.getenv(), Map.of()));
  }

  private synchronized void add(
      String name, List<String> words, Map<String, String> childEnvironment) {
    if (!closed) {
      Child child = Child.start(name, workspace, words, childEnvironment);
      children.add(child);
      lookout.alsoWatch(child);
    }
  }

  /** Makes the shop's key, as {@code keys create} does, and opens the shop with it. */
  Opened openShop() {
    Settings settings = new Settings(Variables.of(environment, workspace.folder()));
    try (Database database = Database.openBeside(settings)) {
      ApiKeys apiKeys = new ApiKeys(JdbcClient.create(database.connections()), Ids.secure());
      Secret key = apiKeys.create("shop", SHOP_SCOPES, false).key();
      TallystickApi tallystick = new TallystickApi(api, key);
      StripeSide stripe = new StripeSide(simulator, keys.secretKey());
      shop.open(tallystick, stripe);
      return new Opened(shop, tallystick, stripe, key);
    }
  }

  /** The shop, with all that its back end has. */
  record Opened(Shop shop, TallystickApi tallystick, StripeSide stripe, Secret apiKey) {}

  Lookout lookout() {
    return lookout;
  }

  URI simulator() {
    return simulator;
  }

  URI api() {
    return api;
  }

  String publishableKey() {
    return keys.publishableKey();
  }

  Workspace workspace() {
    return workspace;
  }

  /** The logs are wanted after the end. */
  synchronized void keepFolder() {
    folderKept = true;
  }

  /** Ends the server, which may have something to write. */
  void stopServer(Duration deadline) {
    children.getFirst().stop(deadline);
  }

  /** Ends the children together, and all that they left. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      CompletableFuture.allOf(
              children.stream()
                  .map(
                      child -> CompletableFuture.runAsync(child::close, Thread::startVirtualThread))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      shop.close();
      if (!folderKept) {
        workspace.delete();
      }
    }
  }

  private Map<String, String> serverSettings() {
    return Map.ofEntries(
        Map.entry("STRIPE_SECRET_KEY", keys.secretKey().reveal()),
        Map.entry("STRIPE_PUBLISHABLE_KEY", keys.publishableKey()),
        Map.entry("STRIPE_WEBHOOK_SECRET", keys.webhookSecret().reveal()),
        Map.entry("STRIPE_API_BASE", simulator.toString()),
        Map.entry("TALLYSTICK_HOME", workspace.folder().resolve("home").toString()),
        Map.entry(
            "TALLYSTICK_CATALOG", workspace.write("catalog.yaml", Catalogue.text()).toString()),
        Map.entry("TALLYSTICK_FULFILLMENT_URL", shop.fulfillmentUrl().toString()),
        Map.entry("TALLYSTICK_FULFILLMENT_SECRET", keys.fulfillmentSecret().reveal()),
        Map.entry("PORT", Integer.toString(api.getPort())));
  }

  /** In a file of ours, because a command line is there for all to read. */
  private String arguments() {
    return """
    --port
    %d
    --webhook-url
    %s/api/webhooks/stripe
    --webhook-secret
    %s
    """
        .formatted(simulator.getPort(), api, keys.webhookSecret().reveal());
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
