package io.tallystick.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Carries a program's output into a file that stays small; the one before it is kept. */
final class BoundedLog {
  /** Two such files at most: months of an untroubled server, and nothing on a disk. */
  private static final long FILE_MAX_BYTES = 1 << 20;

  private static final int CHUNK_BYTES = 8192;

  /** The pipe closes with the program; what is still in it takes no time. */
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(1);

  private final Path file;
  private final InputStream source;
  private final LogTail tail = new LogTail();
  private final Thread carrier;

  private BoundedLog(Path file, InputStream source) {
    this.file = file;
    this.source = source;
    this.carrier = Thread.ofPlatform().daemon().name("postgres-log").unstarted(this::carry);
  }

  static BoundedLog carry(InputStream source, Path file) {
    BoundedLog log = new BoundedLog(file, source);
    log.carrier.start();
    return log;
  }

  /** What was said so far. */
  LogTail tail() {
    return tail;
  }

  /** What was said by a program that has ended. */
  LogTail wholeTail() {
    try {
      carrier.join(DRAIN_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return tail;
  }

  /** Never stops reading: a full pipe would stop PostgreSQL. */
  private void carry() {
    byte[] chunk = new byte[CHUNK_BYTES];
    create();
    try {
      for (int length = source.read(chunk); length >= 0; length = source.read(chunk)) {
        tail.add(chunk, length);
        append(chunk, length);
      }
    } catch (IOException e) {
      // The pipe closed under us: the program has ended.
    }
  }

  /** Once: a file that somebody removes, perhaps with its whole home, does not come back. */
  private void create() {
    try {
      if (Files.notExists(file)) {
        Files.createFile(file, OwnerOnly.attribute(OwnerOnly.FILE));
      }
    } catch (IOException e) {
      // As when the disk is full: the tail still knows the last lines.
    }
  }

  private void append(byte[] chunk, int length) {
    try {
      makeRoom();
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
        out.write(chunk, 0, length);
      }
    } catch (IOException e) {
      // A full disk must not stop the database; the tail still knows the last lines.
    }
  }

  private void makeRoom() throws IOException {
    if (Files.size(file) >= FILE_MAX_BYTES) {
      Path previous = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(file, OwnerOnly.attribute(OwnerOnly.FILE));
    }
  }
}
