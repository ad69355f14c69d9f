package io.tallystick.postgres;

import io.tallystick.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A PostgreSQL whose server died; whoever holds the home's lock may end it. */
record Orphan(Path data) {
  /** A fast shutdown writes one checkpoint; what takes longer is left to crash recovery. */
  private static final Duration FAST_DEADLINE = Duration.ofSeconds(10);

  private static final Duration IMMEDIATE_DEADLINE = Duration.ofSeconds(5);
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);

  /** Ends it if there is one, and removes a lock file whose pid is nobody's or a stranger's. */
  void end() throws IOException {
    Optional<Postmaster> orphan = Postmaster.of(data);
    if (orphan.isPresent()) {
      end(orphan.get().handle());
    } else {
      Files.deleteIfExists(PostmasterFile.in(data));
    }
  }

  private void end(ProcessHandle orphan) {
    boolean gone =
        ends(orphan, StopSignal.INT, FAST_DEADLINE)
            || ends(orphan, StopSignal.QUIT, IMMEDIATE_DEADLINE)
            || ends(orphan, StopSignal.KILL, KILL_DEADLINE);
    if (!gone) {
      throw new EmbeddedPostgresException(
          FailureCode.POSTGRES_HOME_IN_USE,
          "a PostgreSQL of an earlier server (pid " + orphan.pid() + ") does not end",
          "end that process, then start again");
    }
  }

  /** Asks again who it is: the pid may change hands between two signals. */
  private boolean ends(ProcessHandle orphan, StopSignal signal, Duration patience) {
    if (Postmaster.find(orphan.pid(), data).isPresent()) {
      Tool.of("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal.name(), Long.toString(orphan.pid()))
          .answer();
    }
    return Deadline.in(patience).await(() -> !orphan.isAlive());
  }
}
