package io.tallystick.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A JVM with an embedded PostgreSQL, to be killed by a test. */
final class ServerChild {
  private static final Duration LONGER_THAN_ANY_TEST = Duration.ofMinutes(2);

  private ServerChild() {}

  /** Starts on a home, tells the postmaster's pid in a file, then waits. */
  public static void main(String[] arguments) throws IOException {
    Path note = Path.of(arguments[1]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]))) {
      Path unfinished = note.resolveSibling("unfinished");
      Files.writeString(unfinished, Long.toString(postgres.pid()));
      Files.move(unfinished, note);
      LockSupport.parkNanos(LONGER_THAN_ANY_TEST.toNanos());
    }
  }
}
