package io.tallystick.server.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The play: everything comes up, one order is followed, and then the shop is everybody's. */
final class Demo {
  /** A JVM of ours needs a second or two; a machine under heavy load many. */
  private static final Duration SIMULATOR_DEADLINE = Duration.ofMinutes(1);

  /** With PostgreSQL's binaries to unpack and its data to create, the first time. */
  private static final Duration SERVER_DEADLINE = Duration.ofMinutes(2);

  private final Stage stage;
  private final Narrator narrator;
  private final long startNanos;
  private final Probe probe = new Probe();

  Demo(Stage stage, Narrator narrator, long startNanos) {
    this.stage = stage;
    this.narrator = narrator;
    this.startNanos = startNanos;
  }

  /** Up to the fulfilled order. */
  Step.Ready run() {
    narrator.begin();
    stage.start();
    Stage.Opened opened = open();
    String orderId = new FirstOrder(opened, stage.lookout(), this::tell).run();
    return new Step.Ready(
        opened.shop().url(),
        stage.api(),
        stage.simulator(),
        opened.apiKey().reveal(),
        stage.publishableKey(),
        orderId,
        stage.workspace().folder().toString());
  }

  void tell(Step step) {
    narrator.tell(step, elapsed());
  }

  private Stage.Opened open() {
    narrator.waiting("simulator");
    awaitUp("simulator", stage.simulator(), "/_sim/clock", SIMULATOR_DEADLINE);
    narrator.waiting("server, and its PostgreSQL");
    awaitUp("server", stage.api(), "/actuator/health/readiness", SERVER_DEADLINE);
    Stage.Opened opened = stage.openShop();
    narrator.up("shop", opened.shop().url(), elapsed());
    return opened;
  }

  private void awaitUp(String part, URI url, String path, Duration deadline) {
    stage
        .lookout()
        .await(
            "The " + part,
            deadline,
            () -> probe.isUp(url.resolve(path)) ? Optional.of(url) : Optional.empty());
    narrator.up(part, url, elapsed());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
