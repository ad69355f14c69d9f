package io.tallystick.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to run a server on a home: held by one process, lost with its life. */
final class HomeLock implements AutoCloseable {
  /**
   * Homes locked by this JVM. The operating system forgets a process's lock when the process closes
   * any handle on the file, so a second attempt here must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private HomeLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static HomeLock acquire(HomeFolder home) throws IOException {
    Path file = home.lock();
    if (!HELD.add(file)) {
      throw inUse(home);
    }
    try {
      return new HomeLock(file, lock(home));
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  /** The file stays: deleting it would let two servers lock two files of one name. */
  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(file);
  }

  private static FileChannel lock(HomeFolder home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.attribute(OwnerOnly.FILE));
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw inUse(home);
    }
    return channel;
  }

  private static EmbeddedPostgresException inUse(HomeFolder home) {
    return new EmbeddedPostgresException(
        FailureCode.POSTGRES_HOME_IN_USE,
        "another Tallystick server runs on " + home.home(),
        "stop that server, or give this one another TALLYSTICK_HOME");
  }
}
