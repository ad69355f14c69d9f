package io.tallystick.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections to a database that may just be coming back. The pool above waits up to five seconds
 * between two tries of its own, and webhooks would be refused for as long; tried here, the next
 * connection is there moments after the database is.
 */
final class PatientConnections extends DelegatingDataSource {
  /** Shorter than a request waits for a connection, so that the pool still sees the failure. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration TRY_EVERY = Duration.ofMillis(200);

  PatientConnections(DataSource database) {
    super(database);
  }

  @Override
  public Connection getConnection() throws SQLException {
    long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return super.getConnection();
      } catch (SQLException e) {
        if (System.nanoTime() > giveUpNanos || !pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(TRY_EVERY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
