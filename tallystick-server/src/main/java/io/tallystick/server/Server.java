package io.tallystick.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallystick.ConfigurationException;
import io.tallystick.SessionSettings;
import io.tallystick.TallystickException;
import io.tallystick.catalog.Catalog;
import io.tallystick.delivery.DeliverySettings;
import io.tallystick.limit.LimitSettings;
import io.tallystick.policy.PolicySettings;
import io.tallystick.server.database.Database;
import io.tallystick.server.settings.Settings;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.BrowserOrigins;
import io.tallystick.web.JwtSettings;
import io.tallystick.web.TrustedProxies;
import io.tallystick.webhook.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A running server: database, then application; ended in the opposite order. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);

  /** Two cores of PostgreSQL serve no more at once; requests wait for a connection, not it. */
  private static final int MOST_CONNECTIONS = 20;

  /** A request that waits longer is better answered 503. */
  private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

  /** Migrations idle in a transaction while a table is filled, which the pool's may not. */
  private static final String MIGRATIONS = "tallystickMigrations";

  /**
   * Elastic Common Schema: the one format of Spring's whose members are documented for all of its
   * readers. These are defaults; Spring's own variables win.
   */
  private static final String LIVE_LOG_FORMAT = "ecs";

  private final Database database;
  private final ConfigurableApplicationContext application;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean databaseLost = new AtomicBoolean();

  private Server(Database database, ConfigurableApplicationContext application) {
    this.database = database;
    this.application = application;
  }

  /**
   * Checks everything, then starts.
   *
   * @throws ConfigurationException for whatever we refuse to run with
   */
  public static Server start(Settings settings) {
    Checked checked = checked(settings);
    requireFree(settings);
    Database database = Database.openForServer(settings);
    try {
      Server server = new Server(database, application(settings, checked, database).run());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "tallystick-end"));
      database.onEnd(server::databaseEnded);
      server.announce(settings, checked.stripe().livemode());
      return server;
    } catch (RuntimeException e) {
      database.close();
      throw portTaken(e) ? portTaken(settings) : said(e);
    }
  }

  /** Where one setting is wrong there may be more, and we stop at the first. */
  private static Checked checked(Settings settings) {
    try {
      return Checked.of(settings);
    } catch (ConfigurationException first) {
      throw first.adding("Or see all at once: ./tallystick doctor.");
    }
  }

  /** What was configured, all of it checked before anything is started. */
  private record Checked(
      StripeSettings stripe,
      StripeRate rate,
      WebhookSettings webhook,
      Optional<Catalog> catalog,
      Optional<DeliverySettings> delivery,
      Optional<PolicySettings> policy,
      Optional<JwtSettings> jwt,
      LimitSettings limits,
      TrustedProxies proxies,
      BrowserOrigins origins,
      boolean openApi) {

    static Checked of(Settings settings) {
      StripeSettings stripe = settings.stripe();
      settings.armFailpoint(stripe.livemode());
      return new Checked(
          stripe,
          settings.stripeRate(stripe),
          settings.webhook(stripe.livemode()),
          settings.catalog(),
          settings.delivery(),
          settings.policy(),
          settings.jwt(),
          settings.limits(),
          settings.trustedProxies(),
          settings.corsOrigins(),
          settings.openApi());
    }

    void register(GenericApplicationContext context) {
      context.registerBean(StripeSettings.class, () -> stripe);
      context.registerBean(StripeRate.class, () -> rate);
      context.registerBean(WebhookSettings.class, () -> webhook);
      context.registerBean(Catalog.class, () -> catalog.orElseGet(Catalog::empty));
      context.registerBean(LimitSettings.class, () -> limits);
      context.registerBean(TrustedProxies.class, () -> proxies);
      context.registerBean(BrowserOrigins.class, () -> origins);
      delivery.ifPresent(it -> context.registerBean(DeliverySettings.class, () -> it));
      policy.ifPresent(it -> context.registerBean(PolicySettings.class, () -> it));
      jwt.ifPresent(it -> context.registerBean(JwtSettings.class, () -> it));
    }
  }

  private static SpringApplication application(
      Settings settings, Checked checked, Database database) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.address", settings.host());
    properties.put("server.port", settings.port());
    if (checked.stripe().livemode()) {
      properties.put("logging.structured.format.console", LIVE_LOG_FORMAT);
    }
    return new SpringApplicationBuilder(ServerApplication.class)
        .properties(properties)
        .registerShutdownHook(false)
        .initializers(context -> {
          GenericApplicationContext beans = (GenericApplicationContext) context;
          checked.register(beans);
          // Before the environment, in which Spring would find the same variable unchecked.
          beans
              .getEnvironment()
              .getPropertySources()
              .addFirst(
                  new MapPropertySource(
                      "tallystick", Map.of("tallystick.openapi", checked.openApi())));
          beans.registerBean(DataSource.class, () -> pool(database.patientConnections()));
          beans.registerBean(
              MIGRATIONS,
              DataSource.class,
              database::migrationConnections,
              definition -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false));
        })
        .build();
  }

  private static HikariDataSource pool(DataSource connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("tallystick");
    config.setDataSource(connections);
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
    // An event is acknowledged only when it is on disk, whatever the database's default may be.
    config.setConnectionInitSql("set synchronous_commit = on; " + SessionSettings.OF_CONNECTION);
    return new HikariDataSource(config);
  }

  /** Asked before the database is started, so that a mistake is told at once. */
  private static void requireFree(Settings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
    } catch (IOException e) {
      throw portTaken(settings);
    }
  }

  /** What of ours Spring has wrapped: it says what to do. */
  private static RuntimeException said(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TallystickException ours) {
        return ours;
      }
    }
    return e;
  }

  private static boolean portTaken(Throwable e) {
    return e instanceof PortInUseException || (e.getCause() != null && portTaken(e.getCause()));
  }

  private static ConfigurationException portTaken(Settings settings) {
    return new ConfigurationException(
        "PORT_TAKEN",
        "Cannot listen on " + settings.host() + ":" + settings.port() + ".",
        "Set PORT to a free port (0 for any), and HOST to an address of this machine.");
  }

  private void announce(Settings settings, boolean livemode) {
    settings.unread().forEach(name -> log.warn("event=settings.unread name={}", name));
    WebServer web = ((WebServerApplicationContext) application).getWebServer();
    log.info(
        "event=server.ready url=http://{}:{} mode={} database=\"{}\"",
        settings.host(),
        web == null ? settings.port() : web.getPort(),
        livemode ? "live" : "test",
        database.place());
  }

  /** An end that nobody asked for: without its database the server can promise nothing. */
  private void databaseEnded() {
    if (!closing.get()) {
      log.error("event=server.database_ended place=\"{}\"", database.place());
      databaseLost.set(true);
      ended.countDown();
    }
  }

  /**
   * Waits until the server is told to end, or cannot go on.
   *
   * @return whether it was told to
   */
  public boolean awaitEnd() throws InterruptedException {
    ended.await();
    return !databaseLost.get();
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      application.close();
      database.close();
      ended.countDown();
    }
  }
}
