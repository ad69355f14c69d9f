package io.tallystick.endtoend.shop;

import io.tallystick.Failpoint;
import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Ports;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import java.net.URI;

/** One shop: Stripe, a server on its embedded database, and the app that takes deliveries. */
public final class Stage implements Scene, AutoCloseable {
  private final Workplace place;
  private final ReceiverApp app;
  private final WebhookRelay relay;
  private final SimulatorProcess stripe;
  private final Environment environment;
  private ServeProcess server;
  private final Shopper shopper;

  private Stage(
      Workplace place,
      ReceiverApp app,
      WebhookRelay relay,
      SimulatorProcess stripe,
      Environment environment) {
    this.place = place;
    this.app = app;
    this.relay = relay;
    this.stripe = stripe;
    this.environment = environment;
    this.server = ServeProcess.start(place, environment);
    this.shopper = new Shopper(server.url(), stripe.url(), tables().newApiKey());
  }

  /** Stripe calls the server itself. */
  public static Stage open() {
    int port = Ports.next();
    return open(port, door(port), WebhookRelay.open());
  }

  /** Stripe calls the server through {@link #relay}, which sees every answer. */
  public static Stage openWithRelay() {
    int port = Ports.next();
    WebhookRelay relay = WebhookRelay.open();
    relay.to(door(port));
    return open(port, relay.url(), relay);
  }

  private static Stage open(int port, URI webhookUrl, WebhookRelay relay) {
    Workplace place = Workplace.create();
    ReceiverApp app = ReceiverApp.open();
    SimulatorProcess stripe =
        SimulatorProcess.start(place, webhookUrl, ServeSettings.WEBHOOK_SECRET);
    try {
      Environment environment = ServeSettings.complete(place, stripe.url(), app.url(), port);
      return new Stage(place, app, relay, stripe, environment);
    } catch (RuntimeException | Error e) {
      stripe.close();
      app.close();
      relay.close();
      throw e;
    }
  }

  private static URI door(int port) {
    return URI.create("http://127.0.0.1:" + port + "/api/webhooks/stripe");
  }

  public Workplace place() {
    return place;
  }

  public Environment environment() {
    return environment;
  }

  public Commands commands() {
    return new Commands(place, environment);
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

  public ServeProcess server() {
    return server;
  }

  @Override
  public Shopper shopper() {
    return shopper;
  }

  @Override
  public Tables tables() {
    return Tables.besideServerOn(place);
  }

  /** Starts a new server with everything as it was, on the same home and port. */
  public void startServerAgain() {
    server.close();
    server = ServeProcess.start(place, environment);
  }

  /**
   * Starts a new server on the same home and port, which ends at a failpoint. What it recovers may
   * take it there before it is ready: then another is started.
   *
   * @param plan as {@code TALLYSTICK_FAILPOINT} takes it
   */
  public void startVictim(String plan) {
    server.close();
    server =
        ServeProcess.startPast(
            Failpoint.EXIT_STATUS, place, environment.with("TALLYSTICK_FAILPOINT", plan));
  }

  @Override
  public void close() {
    server.close();
    stripe.close();
    relay.close();
    app.close();
  }
}
