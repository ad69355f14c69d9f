package io.tallystick.server.doctor;

import io.tallystick.BoundedHttp;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Looks for routes that show a stranger more than they need. */
final class OpenRoutes {
  /** A server on this machine answers within milliseconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MOST_BYTES = 1024 * 1024; // more is an open route all the same

  /** What a server shows: health to anybody, metrics to a key. */
  private static final Set<String> MEANT = Set.of("health", "prometheus");

  /** Spring's routes that show settings, memory or traffic; metrics here without a key. */
  private static final List<String> CLOSED =
      List.of(
          "actuator",
          "actuator/beans",
          "actuator/configprops",
          "actuator/env",
          "actuator/httpexchanges",
          "actuator/loggers",
          "actuator/mappings",
          "actuator/metrics",
          "actuator/prometheus",
          "actuator/threaddump");

  private final Settings settings;
  private final Chart chart;

  OpenRoutes(Settings settings, Chart chart) {
    this.settings = settings;
    this.chart = chart;
  }

  void examine(int port, boolean livemode) {
    exposed();
    address(livemode);
    if (port > 0) {
      server(port);
    }
  }

  /** What Spring is told past our own defaults. */
  private void exposed() {
    List<String> more =
        settings
            .exposedEndpoints()
            .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip))
            .stream()
            .flatMap(names -> names)
            .filter(name -> !name.isEmpty() && !MEANT.contains(name))
            .toList();
    if (!more.isEmpty()) {
      chart.note(
          Severity.WARNING,
          "ADMIN_ROUTES_EXPOSED",
          "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE names more than health and prometheus.",
          "Unset it: what else there is shows settings, memory or traffic.");
    }
  }

  private void address(boolean livemode) {
    boolean isLocal;
    try {
      isLocal = InetAddress.getByName(settings.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      isLocal = false; // and the server will not start
    }
    if (!isLocal && !settings.isBehindProxy()) {
      chart.note(
          livemode ? Severity.WARNING : Severity.NOTE,
          "HOST_OPEN",
          "HOST is an address that other machines reach, where plain HTTP is spoken and no proxy is"
              + " named.",
          "Put a proxy that ends TLS before it and name it in TALLYSTICK_TRUSTED_PROXIES, or set"
              + " HOST to 127.0.0.1.");
    }
  }

  private void server(int port) {
    URI server = URI.create("http://" + bracketed(settings.host()) + ":" + port + "/");
    if (Reach.of(server, PATIENCE) != Reach.REACHED) {
      chart.note(
          Severity.NOTE,
          "SERVER_NOT_RUNNING",
          "No server runs at " + server + ", so its routes were not looked at.",
          "Run it again beside the running server.");
      return;
    }
    BoundedHttp http = new BoundedHttp(PATIENCE, MOST_BYTES);
    List<String> open = CLOSED.stream().filter(route -> answers(http, server, route)).toList();
    chart.lookedAt("the routes of the server at " + server);
    if (!open.isEmpty()) {
      chart.note(
          Severity.ERROR,
          "ADMIN_ROUTES_OPEN",
          "Whatever listens at " + server + " shows anybody /" + String.join(", /", open) + ".",
          "Close them: leave tallystick.guard-other-paths as it is, or guard them by a chain of your"
              + " own.");
    }
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static boolean answers(BoundedHttp http, URI server, String route) {
    try {
      http.send(HttpRequest.newBuilder(server.resolve(route)).timeout(PATIENCE).build());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
