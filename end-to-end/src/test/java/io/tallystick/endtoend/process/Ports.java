package io.tallystick.endtoend.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that stay a server's over a restart. They lie below those that Linux and macOS give to
 * outgoing connections, which would otherwise take one while its server is down.
 */
public final class Ports {
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 30_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));

  private Ports() {}

  /** A port that nobody listens on, and that no other test is given. */
  public static int next() {
    for (int tries = 0; tries < HIGHEST - LOWEST; tries++) {
      int port = LOWEST + NEXT.getAndIncrement() % (HIGHEST - LOWEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
