package io.tallystick.bench;

import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.Workspace;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server as the launcher starts it, with what an operator would set. */
final class ServerUnderTest implements AutoCloseable {
  static final String WEBHOOK_SECRET = "whsec_bench0bench1bench2bench3bench4";

  private static final String HEALTH = "/actuator/health/readiness";

  private final Child child;
  private final URI url;

  private ServerUnderTest(Child child, URI url) {
    this.child = child;
    this.url = url;
  }

  /**
   * Starts one; does not wait.
   *
   * @param settings beside those that every server needs
   */
  static ServerUnderTest start(
      String name, Workspace workspace, int port, Map<String, String> settings) {
    Map<String, String> all =
        new TreeMap<>(
            Map.of(
                "STRIPE_SECRET_KEY",
                "sk_test_bench0bench1bench2",
                "STRIPE_PUBLISHABLE_KEY",
                "pk_test_bench0bench1bench2",
                "STRIPE_WEBHOOK_SECRET",
                WEBHOOK_SECRET,
                "STRIPE_API_BASE",
                "http://127.0.0.1:1",
                "TALLYSTICK_BUILD",
                System.getenv("TALLYSTICK_BUILD"),
                "PORT",
                Integer.toString(port)));
    all.putAll(settings);
    Child child =
        Child.start(
            name,
            workspace,
            List.of("sh", System.getProperty("tallystick.launcher"), "serve"),
            ChildEnvironment.of(System.getenv(), all));
    return new ServerUnderTest(child, URI.create("http://127.0.0.1:" + port));
  }

  /** Waits until it is ready for traffic. */
  ServerUnderTest awaitReady() throws InterruptedException {
    Answering.await(child, url.resolve(HEALTH));
    return this;
  }

  URI url() {
    return url;
  }

  String lastLines() {
    return child.lastLines();
  }

  long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
