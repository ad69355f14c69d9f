package io.tallystick.endtoend.shop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The address at which a database stays over its restarts, as teams have one. While there is no
 * database behind it, whoever comes is turned away at once.
 */
final class DatabaseDoor implements AutoCloseable {
  private static final int NOBODY = 0;

  private final ServerSocket entrance;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile int behind = NOBODY;

  private DatabaseDoor(ServerSocket entrance) {
    this.entrance = entrance;
  }

  static DatabaseDoor open() {
    try {
      DatabaseDoor door =
          new DatabaseDoor(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      door.threads.execute(door::receive);
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Leads to a database on this machine from now on. */
  void to(int port) {
    behind = port;
  }

  void toNobody() {
    behind = NOBODY;
  }

  private void receive() {
    try {
      while (true) {
        Socket visitor = entrance.accept();
        threads.execute(() -> lead(visitor));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void lead(Socket visitor) {
    int port = behind;
    try (visitor;
        Socket database =
            port == NOBODY ? null : new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (database != null) {
        sockets.add(visitor);
        visitor.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
        threads.execute(() -> carry(database, visitor));
        carry(visitor, database);
      }
    } catch (IOException e) {
      // Nobody listens: turned away.
    } finally {
      sockets.remove(visitor);
    }
  }

  /** Until either ends; then both do. */
  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  @Override
  public void close() {
    quietly(entrance);
    sockets.forEach(DatabaseDoor::quietly);
    threads.close();
  }

  private static void quietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }
}
