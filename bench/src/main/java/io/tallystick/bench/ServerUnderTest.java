package io.tallystick.bench;

import io.tallystick.server.Tallystick;
import io.tallystick.server.process.Child;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.Workspace;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
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
    return start(
        name,
        workspace,
        port,
        settings,
        List.of("sh", System.getProperty("tallystick.launcher"), "serve"));
  }

  /**
   * Starts the same server as this one runs as, by the same Java with the same options, with more
   * on its class path; does not wait.
   */
  ServerUnderTest startWith(
      Path more, String name, Workspace workspace, int port, Map<String, String> settings) {
    ProcessHandle.Info ours =
        ProcessHandle.of(pid()).map(ProcessHandle::info).orElseThrow(this::ended);
    List<String> words = new ArrayList<>(List.of(ours.command().orElseThrow(this::ended)));
    words.addAll(
        withClassPath(List.of(ours.arguments().orElseThrow(this::ended)), more.toString()));
    return start(name, workspace, port, settings, words);
  }

  private IllegalStateException ended() {
    return new IllegalStateException(child.state() + lastLines());
  }

  /**
   * The arguments of a Java that runs a jar, changed so that more is found behind it; what Java has
   * learned about the jar stays in force.
   */
  static List<String> withClassPath(List<String> arguments, String more) {
    int jar = arguments.indexOf("-jar");
    if (jar < 0) {
      throw new IllegalStateException("Not a Java that runs a jar: " + arguments);
    }
    List<String> changed = new ArrayList<>(arguments.subList(0, jar));
    changed.add("-cp");
    changed.add(arguments.get(jar + 1) + File.pathSeparator + more);
    changed.add(Tallystick.class.getName());
    changed.addAll(arguments.subList(jar + 2, arguments.size()));
    return changed;
  }

  private static ServerUnderTest start(
      String name,
      Workspace workspace,
      int port,
      Map<String, String> settings,
      List<String> command) {
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
    Child child = Child.start(name, workspace, command, ChildEnvironment.of(System.getenv(), all));
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
