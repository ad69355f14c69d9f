package io.tallystick.bench;

import io.tallystick.ConfigurationException;
import io.tallystick.server.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A temporary folder with a PostgreSQL in it, both gone at the end, also when the bench is told to
 * end in the middle.
 */
final class Scratch implements AutoCloseable {
  private static final double GIGABYTE = 1e9;

  private final Workspace workspace;
  private final BenchDatabase database;
  private boolean closed;

  private Scratch(Workspace workspace, BenchDatabase database) {
    this.workspace = workspace;
    this.database = database;
  }

  /** How the database comes up. */
  @FunctionalInterface
  interface Start {
    BenchDatabase in(Workspace workspace) throws SQLException;
  }

  /**
   * Makes one.
   *
   * @param bytes that it will take at most
   * @throws ConfigurationException if the disk has less
   */
  static Scratch create(long bytes, Start start) throws IOException, SQLException {
    Workspace workspace = Workspace.create("bench");
    try {
      requireRoom(workspace, bytes, Files.getFileStore(workspace.folder()).getUsableSpace());
      Scratch scratch = new Scratch(workspace, start.in(workspace));
      Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "bench-end"));
      return scratch;
    } catch (IOException | SQLException | RuntimeException e) {
      workspace.delete();
      throw e;
    }
  }

  static void requireRoom(Workspace workspace, long bytes, long free) {
    if (free < bytes) {
      throw new ConfigurationException(
          "DISK_TOO_SMALL",
          String.format(
              Locale.ROOT,
              "%s has %.1f GB left, and the bench takes up to %.1f GB.",
              workspace.folder().getParent(),
              free / GIGABYTE,
              bytes / GIGABYTE),
          "make room, or name another folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=…");
    }
  }

  Workspace workspace() {
    return workspace;
  }

  BenchDatabase database() {
    return database;
  }

  /** Ends the database first, which might write until then. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      database.close();
      workspace.delete();
    }
  }
}
