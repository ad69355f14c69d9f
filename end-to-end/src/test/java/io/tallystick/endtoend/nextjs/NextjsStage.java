package io.tallystick.endtoend.nextjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.Ports;
import io.tallystick.endtoend.process.RunningProgram;
import io.tallystick.endtoend.process.ServeProcess;
import io.tallystick.endtoend.process.SimulatorControl;
import io.tallystick.endtoend.process.SimulatorProcess;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.ReceiverApp;
import io.tallystick.endtoend.shop.ServeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Stripe, Tallystick, and the app that sells by it and takes its deliveries. */
public final class NextjsStage implements AutoCloseable {
  private static final Duration SETTINGS_DEADLINE = Duration.ofSeconds(30);

  private final NextjsBuild build;
  private final Workplace place = Workplace.create();
  private final SimulatorProcess stripe;
  private final ServeProcess server;
  private final String apiKey;
  private final NextjsProcess app;

  private NextjsStage(NextjsBuild build) {
    this.build = build;
    int serverPort = Ports.next();
    int appPort = Ports.next();
    this.stripe =
        SimulatorProcess.start(
            place,
            loopback(serverPort).resolve("/api/webhooks/stripe"),
            ServeSettings.WEBHOOK_SECRET);
    Environment settings =
        ServeSettings.complete(
            place, stripe.url(), loopback(appPort).resolve("/api/deliveries"), serverPort);
    this.server = ServeProcess.start(place, settings);
    this.apiKey = apiKey(new Commands(place, settings));
    writeSettings();
    this.app = NextjsProcess.start(build, settings(), appPort);
  }

  public static NextjsStage open(NextjsBuild build) {
    return new NextjsStage(build);
  }

  /** With no more than the app needs. */
  private static String apiKey(Commands commands) {
    Ended created =
        commands.run(
            "keys",
            "create",
            "--name",
            "nextjs",
            "--scopes",
            "payments:write,orders:read",
            "--json");
    assertThat(created.exitCode()).as(created::err).isZero();
    return created.json().required("key").asString();
  }

  /** By the script that reads what the demo prints when it is ready. */
  private void writeSettings() {
    Map<String, String> ready =
        Map.of(
            "step",
            "ready",
            "api",
            server.url().toString(),
            "apiKey",
            apiKey,
            "simulator",
            stripe.url().toString());
    Path line = place.write("ready.json", JsonMapper.shared().writeValueAsString(ready) + "\n");
    List<String> command = List.of("/bin/sh", "-c", "node offline.mjs <\"$0\"", line.toString());
    try (RunningProgram script = RunningProgram.start(build.place(), Environment.bare(), command)) {
      Ended ended = script.awaitEnd(SETTINGS_DEADLINE);
      assertThat(ended.exitCode()).as(ended::err).isZero();
    }
  }

  /** What differs from a demo: the app takes the deliveries itself. */
  private Environment settings() {
    return NextjsBuild.environment()
        .with("TALLYSTICK_FULFILLMENT_SECRET", ReceiverApp.SECRET)
        .with("SHOP_DATA", place.folder().resolve("data").toString());
  }

  /** The app once more, with Stripe's browser script from elsewhere. */
  public NextjsProcess withScriptFrom(String stripeJs) {
    return NextjsProcess.start(build, settings().with("STRIPE_JS", stripeJs), Ports.next());
  }

  /** The app once more, behind a proxy at this origin. */
  public NextjsProcess behind(String origin) {
    return NextjsProcess.start(build, settings(), Ports.next(), origin);
  }

  public NextjsProcess app() {
    return app;
  }

  public URI shop() {
    return app.url();
  }

  public URI api() {
    return server.url();
  }

  public SimulatorControl stripe() {
    return stripe.control();
  }

  public String apiKey() {
    return apiKey;
  }

  /** The orders that the app granted. */
  public List<String> granted() {
    Path grants = place.folder().resolve("data").resolve("grants");
    if (!Files.exists(grants)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(grants)) {
      return files.map(it -> it.getFileName().toString().replace(".json", "")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    app.close();
    server.close();
    stripe.close();
  }
}
