package io.tallystick.server.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports of 127.0.0.1 that nobody listens at. They are drawn from below the range out of which Linux
 * and macOS serve outgoing connections, so that none of those takes one before its child.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int BEYOND = 32_000;

  /** A machine on which so many are taken in a row has none left. */
  private static final int MOST_TRIES = 200;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final RandomGenerator random;

  public FreePorts(RandomGenerator random) {
    this.random = random;
  }

  /** One that is free now. */
  public int next() {
    for (int i = 0; i < MOST_TRIES; i++) {
      int port = random.nextInt(LOWEST, BEYOND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("127.0.0.1 has no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
