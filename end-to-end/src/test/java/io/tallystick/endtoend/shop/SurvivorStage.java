package io.tallystick.endtoend.shop;

import static org.awaitility.Awaitility.await;

import io.tallystick.Failpoint;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Ports;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * One server that lives and takes Stripe's webhooks, and as many beside it on the same database as
 * are needed to die.
 */
public final class SurvivorStage implements Scene, AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What our own calls cause; what shoppers cause at Stripe is told us in any case. */
  private static final List<String> CAUSED_BY_US =
      List.of(
          "/v1/payment_intents$",
          "/v1/payment_intents/*/capture",
          "/v1/payment_intents/*/cancel",
          "/v1/refunds",
          "/v1/charges",
          "/v1/transfers",
          "/v1/customers");

  private static final int ALWAYS = 1_000_000;

  private final SharedDatabase postgres;
  private final Workplace place = Workplace.create();
  private final ReceiverApp app;
  private final WebhookRelay relay;
  private final SimulatorProcess stripe;
  private final Tables tables;
  private final Environment environment;
  private final ServeProcess survivor;
  private final Shopper shopper;

  private SurvivorStage(
      SharedDatabase postgres, ReceiverApp app, WebhookRelay relay, SimulatorProcess stripe)
      throws SQLException {
    this.postgres = postgres;
    this.app = app;
    this.relay = relay;
    this.stripe = stripe;
    SharedDatabase.Empty database = postgres.create("survived");
    this.tables = Tables.of(database.connections());
    this.environment =
        ServeSettings.complete(place, stripe.url(), app.url(), Ports.next())
            .without("TALLYSTICK_HOME")
            .with("DATABASE_URL", database.url());
    this.survivor = ServeProcess.start(place, environment);
    try {
      relay.to(survivor.url().resolve("/api/webhooks/stripe"));
      String apiKey = tables.newApiKey();
      this.shopper = new Shopper(survivor.url(), stripe.url(), apiKey);
      leaveNobodyToCatchUp();
    } catch (RuntimeException | Error e) {
      survivor.close();
      throw e;
    }
  }

  public static SurvivorStage open() throws SQLException {
    SharedDatabase postgres = SharedDatabase.start();
    ReceiverApp app = ReceiverApp.open();
    WebhookRelay relay = WebhookRelay.open();
    SimulatorProcess stripe =
        SimulatorProcess.start(Workplace.create(), relay.url(), ServeSettings.WEBHOOK_SECRET);
    try {
      return new SurvivorStage(postgres, app, relay, stripe);
    } catch (SQLException | RuntimeException | Error e) {
      stripe.close();
      relay.close();
      app.close();
      postgres.close();
      throw e;
    }
  }

  /**
   * As if yet another server were walking through Stripe's list: each that starts would, and might
   * die at a call that nobody asked for.
   */
  private void leaveNobodyToCatchUp() {
    await()
        .atMost(SOON)
        .until(
            () ->
                tables.column(
                    "update tallystick.catch_up set holder = gen_random_uuid(),"
                        + " lease_until = now() + interval '1 day' returning account"),
            walks -> !walks.isEmpty());
  }

  /** Of what our own calls bring about we hear from nothing but their answers. */
  public void loseWebhooksOfOurCalls() {
    CAUSED_BY_US.forEach(path -> stripe.control().fault("POST", path, "drop", ALWAYS));
  }

  /**
   * Starts a server that ends at a failpoint; Stripe's webhooks do not reach it. What it recovers
   * may take it there before it is ready: then another is started.
   *
   * @param plan as {@code TALLYSTICK_FAILPOINT} takes it
   */
  public ServeProcess startVictim(String plan) {
    return ServeProcess.startPast(
        Failpoint.EXIT_STATUS,
        place,
        environment
            .with("PORT", Integer.toString(Ports.next()))
            .with("TALLYSTICK_FAILPOINT", plan));
  }

  /** Whoever asks the surviving server. */
  @Override
  public Shopper shopper() {
    return shopper;
  }

  /** Whoever asks that server. */
  public Shopper shopperAt(ServeProcess victim) {
    return new Shopper(victim.url(), stripe.url(), shopper.apiKey());
  }

  @Override
  public ReceiverApp app() {
    return app;
  }

  @Override
  public SimulatorControl stripe() {
    return stripe.control();
  }

  @Override
  public Tables tables() {
    return tables;
  }

  @Override
  public void close() {
    survivor.close();
    stripe.close();
    relay.close();
    app.close();
    postgres.close();
  }
}
