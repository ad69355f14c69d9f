package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Ports;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two servers on one database, started at once, behind one load balancer. */
public final class TwinStage implements AutoCloseable {
  private final ReceiverApp app = ReceiverApp.open();
  private final WebhookRelay relay = WebhookRelay.open();
  private final SharedDatabase.Empty database;
  private final SimulatorProcess stripe;
  private final List<ServeProcess> servers;
  private final String apiKey;

  private TwinStage(SharedDatabase.Empty database) {
    this.database = database;
    Workplace place = Workplace.create();
    this.stripe = SimulatorProcess.start(place, relay.url(), ServeSettings.WEBHOOK_SECRET);
    Environment environment =
        ServeSettings.complete(place, stripe.url(), app.url(), Ports.next())
            .without("TALLYSTICK_HOME")
            .with("DATABASE_URL", database.url());
    CompletableFuture<ServeProcess> first = start(place, environment);
    CompletableFuture<ServeProcess> second =
        start(place, environment.with("PORT", Integer.toString(Ports.next())));
    this.servers = List.of(first.join(), second.join());
    servers.forEach(server -> relay.to(server.url().resolve("/api/webhooks/stripe")));
    this.apiKey = tables().newApiKey();
  }

  private static CompletableFuture<ServeProcess> start(Workplace place, Environment environment) {
    return CompletableFuture.supplyAsync(() -> ServeProcess.start(place, environment));
  }

  public static TwinStage open(SharedDatabase.Empty database) {
    return new TwinStage(database);
  }

  /** A shopper at the first server. */
  public Shopper one() {
    return new Shopper(servers.getFirst().url(), stripe.url(), apiKey);
  }

  /** A shopper at the second. */
  public Shopper two() {
    return new Shopper(servers.getLast().url(), stripe.url(), apiKey);
  }

  /** {@code kill -9}. */
  public void killFirst() {
    servers.getFirst().program().kill();
  }

  public boolean firstIsAlive() {
    return servers.getFirst().program().isAlive();
  }

  public ReceiverApp app() {
    return app;
  }

  public WebhookRelay relay() {
    return relay;
  }

  public SimulatorControl stripe() {
    return stripe.control();
  }

  public Tables tables() {
    return Tables.of(database.connections());
  }

  @Override
  public void close() {
    servers.forEach(ServeProcess::close);
    stripe.close();
    relay.close();
    app.close();
  }
}
