package io.tallystick.server.doctor;

import io.tallystick.Secret;
import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.simulator.StripeSimulator;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeEventTypes;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;

/** A Stripe with an endpoint of ours, and an app that takes connections. */
final class Surroundings implements AutoCloseable {
  static final String KEY = "sk_test_1";
  static final String URL = "https://shop.example/api/webhooks/stripe";

  private final StripeSimulator stripe = StripeSimulator.start();
  private final ServerSocket app = listen();
  private final int freePort = freePort();

  private Surroundings() {}

  /** With nothing registered. */
  static Surroundings bare() {
    return new Surroundings();
  }

  static Surroundings sound() {
    Surroundings surroundings = bare();
    surroundings.register(URL);
    return surroundings;
  }

  /** Registers an endpoint as it should be. */
  String register(String url) {
    return dashboard(false)
        .create(url, StripeEventTypes.FOLLOWED, StripeEventTypes.API_VERSION, "key-" + url)
        .endpoint()
        .id();
  }

  StripeSimulator stripe() {
    return stripe;
  }

  /** Asks the simulator, which has no live mode, with keys that are taken for such. */
  StripeDashboard dashboard(boolean livemode) {
    return dashboard(livemode, InstantSource.system());
  }

  StripeDashboard dashboard(boolean livemode, InstantSource clock) {
    StripeSettings settings =
        new StripeSettings(new Secret(KEY), "pk_test_1", livemode, stripe.url());
    return new StripeDashboard(settings, StripeRate.of(null, settings), clock);
  }

  /** All is well. */
  Configured configured(Path folder) {
    return Configured.complete(folder)
        .with("STRIPE_API_BASE", stripe.url().toString())
        .with("TALLYSTICK_FULFILLMENT_URL", "http://127.0.0.1:" + app.getLocalPort() + "/hook")
        .with("PORT", Integer.toString(freePort))
        .with("DATABASE_URL", TestPostgres.url());
  }

  static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket free = listen()) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stripe.close();
    try {
      app.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
