package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Workplace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory for one database, which can be filled to its last byte. Only root may
 * mount one.
 */
public record SmallDisk(Path folder) implements Disk {
  /** An empty cluster, its write-ahead log and what a test writes; the rest is ballast. */
  private static final String SIZE = "192m";

  private static final byte[] BALLAST = new byte[1 << 16];
  private static final long DEADLINE_SECONDS = 20;

  /** Nothing where that is not allowed. */
  static Optional<SmallDisk> mount() {
    Path folder = Workplace.create().home();
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String options = "mode=711,size=" + SIZE;
    return run("mount", "-t", "tmpfs", "-o", options, "tallystick", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  @Override
  public Path home() {
    return folder.resolve("home");
  }

  @Override
  public void fill(RestartableDatabase database) {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(BALLAST);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  /** A database that did not survive it is started again, as an operator would. */
  @Override
  public void makeRoom(RestartableDatabase database) {
    try {
      Files.delete(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!database.isAlive()) {
      database.startAgain();
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (!run("umount", folder.toString())) {
      throw new IllegalStateException(folder + " is still mounted");
    }
  }
}
