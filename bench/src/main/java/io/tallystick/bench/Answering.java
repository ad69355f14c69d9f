package io.tallystick.bench;

import io.tallystick.server.process.Child;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Waits for children to come up. */
final class Answering {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** What a start is measured to. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Answering() {}

  /**
   * Waits until a GET of this URL is answered 200.
   *
   * @throws IllegalStateException with the child's last lines, if that does not come
   */
  static void await(Child child, URI url) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!answers(url)) {
      if (!child.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(child.state() + child.lastLines());
      }
      Thread.sleep(PAUSE);
    }
  }

  private static boolean answers(URI url) {
    try (KeepAliveClient client = new KeepAliveClient(url, "")) {
      client.call("GET", url.getPath(), "");
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
