package io.tallystick.server.doctor;

import com.sun.net.httpserver.HttpServer;
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
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A Stripe with an endpoint of ours, an app that takes connections, a server that shows nothing.
 */
final class Surroundings implements AutoCloseable {
  static final String KEY = "sk_test_1";
  static final String URL = "https://shop.example/api/webhooks/stripe";

  private final StripeSimulator stripe = StripeSimulator.start();
  private final ServerSocket app = listen();
  private final HttpServer server = closedServer();

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

  /** Has Stripe make an event. */
  void makeNews() throws IOException, InterruptedException {
    HttpRequest intent =
        HttpRequest.newBuilder(stripe.url().resolve("/v1/payment_intents"))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("amount=1500&currency=usd"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(intent, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IOException("Stripe answered " + status);
      }
    }
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
        .with("PORT", Integer.toString(server.getAddress().getPort()))
        .with("DATABASE_URL", TestPostgres.url());
  }

  static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a context, it answers 404. */
  private static HttpServer closedServer() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port on which nothing listens. */
  static int freePort() {
    try (ServerSocket free = listen()) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stripe.close();
    server.stop(0);
    try {
      app.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
