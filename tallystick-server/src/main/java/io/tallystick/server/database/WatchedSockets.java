package io.tallystick.server.database;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets to PostgreSQL whose reads and writes end when they have taken too long. For reads, the
 * JDK would start a timer for each of a virtual thread and cancel it again, and wake another thread
 * for both: a tenth of what a payment costs us. For writes it has nothing: on a path that swallows
 * what is sent, one waits until TCP gives up, a quarter of an hour. Here one thread looks at all
 * sockets, a few times a second.
 *
 * <p>The driver makes one from this class's name.
 */
public final class WatchedSockets extends SocketFactory {
  private static final Logger log = LoggerFactory.getLogger(WatchedSockets.class);

  private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

  /** What is to end sooner than it can be seen to is left to the JDK. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** If all of us stood still for so long, answers may be here that nobody could read. */
  private static final Duration STOPPED = Duration.ofSeconds(2);

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
    long last = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(LOOKS_EVERY.toNanos());
      long now = System.nanoTime();
      if (now - last < STOPPED.toNanos()) {
        OPEN.forEach(socket -> endIfOverdue(socket, now));
      }
      last = now;
    }
  }

  private static void endIfOverdue(Watched socket, long now) {
    try {
      socket.endIfOverdue(now);
    } catch (RuntimeException | Error e) { // nothing may end the watch
      log.error("event=database.watch_failed error={}", e.getClass().getSimpleName(), e);
    }
  }

  /** A socket that is closed under whoever reads or writes for too long. */
  private static final class Watched extends Socket {
    private final Watch reading = new Watch("No answer");
    private final Watch writing = new Watch("Nobody took what was sent");
    private volatile int timeoutMillis;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

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
      if (in == null) {
        in = new WatchedInput(super.getInputStream());
      }
      return in;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      if (out == null) {
        out = new WatchedOutput(super.getOutputStream());
      }
      return out;
    }

    void endIfOverdue(long now) {
      if (reading.endIfOverdue(now) || writing.endIfOverdue(now)) {
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

    /** What may wait for the other side. */
    @FunctionalInterface
    private interface Call {
      int run() throws IOException;
    }

    /** Knows until when the one call that is under way may take. */
    private final class Watch {
      /** While there is none, or the JDK sees to it. */
      private static final long NONE = 0;

      /** It has been ended. */
      private static final long OVERDUE = 1;

      private final String complaint;
      private final AtomicLong deadlineNanos = new AtomicLong(NONE);

      /**
       * @param complaint of whoever waits, as in "No answer" within so many milliseconds
       */
      Watch(String complaint) {
        this.complaint = complaint;
      }

      int watch(Call call) throws IOException {
        if (!deadlineNanos.compareAndSet(NONE, deadline())) {
          throw timedOut(new SocketException("closed"));
        }
        try {
          return call.run();
        } catch (SocketException e) {
          throw deadlineNanos.get() == OVERDUE ? timedOut(e) : e;
        } finally {
          deadlineNanos.updateAndGet(deadline -> deadline == OVERDUE ? OVERDUE : NONE);
        }
      }

      /** Whether the socket is to be closed under it. */
      boolean endIfOverdue(long now) {
        long deadline = deadlineNanos.get();
        return deadline != NONE
            && deadline != OVERDUE
            && now - deadline > 0
            && deadlineNanos.compareAndSet(deadline, OVERDUE);
      }

      /** The moment at which a call that begins now is overdue. */
      private long deadline() {
        int millis = timeoutMillis;
        if (millis < SHORTEST.toMillis()) {
          return NONE;
        }
        long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        return deadline == NONE || deadline == OVERDUE ? OVERDUE + 1 : deadline;
      }

      private SocketTimeoutException timedOut(SocketException e) {
        var timedOut = new SocketTimeoutException(complaint + " within " + timeoutMillis + " ms");
        timedOut.initCause(e);
        return timedOut;
      }
    }

    private final class WatchedInput extends FilterInputStream {
      WatchedInput(InputStream stream) {
        super(stream);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return reading.watch(() -> in.read(bytes, offset, length));
      }

      /** Reads what is skipped: the JDK's own skip would wait without an end. */
      @Override
      public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 2_048)];
        return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
      }
    }

    private final class WatchedOutput extends FilterOutputStream {
      WatchedOutput(OutputStream stream) {
        super(stream);
      }

      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        var unused =
            writing.watch(() -> {
              out.write(bytes, offset, length);
              return length;
            });
      }
    }
  }
}
