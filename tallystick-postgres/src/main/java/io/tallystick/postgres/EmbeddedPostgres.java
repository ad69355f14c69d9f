package io.tallystick.postgres;

import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL that runs as long as this handle is open and this JVM alive.
 *
 * <p>All failures are {@link EmbeddedPostgresException}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private final HomeFolder home;
  private final HomeLock lock;
  private final TetheredProcess process;
  private final PostgresConnection connection;

  EmbeddedPostgres(
      HomeFolder home, HomeLock lock, TetheredProcess process, PostgresConnection connection) {
    this.home = home;
    this.lock = lock;
    this.process = process;
    this.connection = connection;
  }

  /**
   * Starts PostgreSQL on a home, which is created when it is missing. An orphan of a server that
   * was killed is ended first.
   */
  public static EmbeddedPostgres start(Path home) {
    return start(home, Surroundings.ofThisMachine());
  }

  static EmbeddedPostgres start(Path home, Surroundings surroundings) {
    return new Startup(HomeFolder.at(home), surroundings).run();
  }

  /** How to reach the PostgreSQL of a server that runs on a home now, for commands beside it. */
  public static Optional<PostgresConnection> running(Path home) {
    return new Neighbour(HomeFolder.at(home)).find();
  }

  public PostgresConnection connection() {
    return connection;
  }

  public String jdbcUrl() {
    return connection.jdbcUrl();
  }

  public String user() {
    return connection.user();
  }

  public Password password() {
    return connection.password();
  }

  /** Of the postmaster. */
  public long pid() {
    return connection.pid();
  }

  /** Runs this once when PostgreSQL has ended, by {@link #close} or otherwise. */
  public void onEnd(Runnable action) {
    var unused = process.onExit().thenRun(action);
  }

  /** Ends PostgreSQL by a fast shutdown and waits; connections that are open are cut. */
  @Override
  public void close() {
    try (lock;
        process) {
      Files.deleteIfExists(home.running());
    } catch (IOException e) {
      // A note that stays is not believed.
    }
  }
}
