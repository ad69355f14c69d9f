package io.tallystick.bench;

import io.tallystick.server.process.Workspace;
import io.tallystick.web.VerifyOnlyConfiguration;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our server once more, to whose endpoint beside the door events are sent: verified, answered,
 * forgotten. It tells what HTTP and the signature alone cost.
 */
final class VerifyOnly implements AutoCloseable {
  private final ServerUnderTest server;
  private final Load load;

  private VerifyOnly(ServerUnderTest server, int connections) {
    this.server = server;
    this.load =
        SuccessEvents.load(
            server.url().resolve(VerifyOnlyConfiguration.PATH), connections, new AtomicLong(1));
  }

  /**
   * Starts it; does not wait.
   *
   * @param ours that runs, with the options that it is to have
   * @param url of its database, in which nothing happens
   */
  static VerifyOnly start(
      ServerUnderTest ours, Workspace workspace, int port, String url, int connections) {
    return new VerifyOnly(
        ours.startWith(jarOfThis(), "verify-only", workspace, port, Map.of("DATABASE_URL", url)),
        connections);
  }

  private static Path jarOfThis() {
    try {
      return Path.of(VerifyOnly.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("Java's own URL", e);
    }
  }

  /**
   * Waits until it is ready.
   *
   * @throws IllegalStateException if it takes an event that nobody has signed
   */
  VerifyOnly awaitReady() throws InterruptedException {
    server.awaitReady();
    String path = VerifyOnlyConfiguration.PATH;
    try (KeepAliveClient client = new KeepAliveClient(server.url(), "")) {
      client.call("POST", path, "{}");
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(" 400 ")) {
        return this;
      }
      throw new IllegalStateException("The endpoint that verifies: " + e.getMessage(), e);
    }
    throw new IllegalStateException("The endpoint that verifies takes what is not signed");
  }

  ServerUnderTest server() {
    return server;
  }

  Load load() {
    return load;
  }

  @Override
  public void close() {
    server.close();
  }
}
