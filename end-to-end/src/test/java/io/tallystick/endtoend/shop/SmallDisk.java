package io.tallystick.endtoend.shop;

import io.tallystick.endtoend.process.Workplace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A disk of its own for one database, which can be filled to its last byte: a file system in
 * memory, which only root may mount.
 */
public final class SmallDisk implements AutoCloseable {
  /** An empty cluster, its write-ahead log and what a test writes; the rest is ballast. */
  private static final String SIZE = "192m";

  private static final byte[] BALLAST = new byte[1 << 16];
  private static final long MOUNT_DEADLINE_SECONDS = 20;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one.
   *
   * @throws IllegalStateException where that is not allowed
   */
  public static SmallDisk mount() {
    Path folder = Workplace.create().home();
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("mount", "-t", "tmpfs", "-o", "mode=711,size=" + SIZE, "tallystick", folder.toString());
    return new SmallDisk(folder);
  }

  /** A folder on it, not there yet. */
  public Path home() {
    return folder.resolve("home");
  }

  /** Until there is no room for a byte more. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(BALLAST);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  public void makeRoom() {
    try {
      Files.delete(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(MOUNT_DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    run("umount", folder.toString());
  }
}
