package io.tallystick.server.database;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to PostgreSQL whose reads end when they have taken too long. The JDK would start a timer
 * for each read of a virtual thread and cancel it again, and wake another thread for both: a tenth
 * of what a payment costs us. Here one thread looks at all sockets, a few times a second.
 *
 * <p>The driver makes one from this class's name.
 */
public final class WatchedSockets extends SocketFactory {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

  /** What is to end sooner than it can be seen to is left to the JDK. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Set<Watched> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Thread.ofPlatform().daemon().name("tallystick-sockets").start(WatchedSockets::watch);
  }

  /** For the driver. */
  public WatchedSockets() {}

  @Override
  public Socket createSocket() {
    return new Watched();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new SocketException("Only sockets that are not connected are made.");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostAddress(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private static void watch() {
    while (true) {
      LockSupport.parkNanos(LOOKS_EVERY.toNanos());
      long now = System.nanoTime();
      OPEN.forEach(socket -> socket.endOverdueRead(now));
    }
  }

  /** A socket that is closed under whoever reads from it for too long. */
  private static final class Watched extends Socket {
    /** Of {@link #readingSince} while nobody reads. */
    private static final long NOBODY = 0;

    private volatile int timeoutMillis;
    private volatile long readingSince = NOBODY;
    private volatile boolean overdue;
    private @Nullable InputStream stream;

    Watched() {
      OPEN.add(this);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis < SHORTEST.toMillis() ? millis : 0);
      timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
      return timeoutMillis;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      if (stream == null) {
        stream = new WatchedStream(super.getInputStream());
      }
      return stream;
    }

    void endOverdueRead(long now) {
      long since = readingSince;
      int millis = timeoutMillis;
      if (since != NOBODY
          && millis >= SHORTEST.toMillis()
          && now - since > Duration.ofMillis(millis).toNanos()) {
        overdue = true;
        closeQuietly();
      }
    }

    private void closeQuietly() {
      try {
        close();
      } catch (IOException e) {
        // it is gone
      }
    }

    @Override
    public void close() throws IOException {
      OPEN.remove(this);
      super.close();
    }

    private final class WatchedStream extends FilterInputStream {
      WatchedStream(InputStream stream) {
        super(stream);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        long now = System.nanoTime();
        readingSince = now == NOBODY ? 1 : now;
        try {
          return in.read(bytes, offset, length);
        } catch (SocketException e) {
          throw overdue ? timedOut(e) : e;
        } finally {
          readingSince = NOBODY;
        }
      }

      private SocketTimeoutException timedOut(SocketException e) {
        var timedOut = new SocketTimeoutException("No answer within " + timeoutMillis + " ms");
        timedOut.initCause(e);
        return timedOut;
      }
    }
  }
}
