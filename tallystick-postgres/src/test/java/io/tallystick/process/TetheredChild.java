package io.tallystick.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A JVM with one tethered process, to be killed by a test. */
final class TetheredChild {
  private static final Duration LONGER_THAN_ANY_TEST = Duration.ofMinutes(2);

  private TetheredChild() {}

  /** Tells the tethered process's pid in a file, then waits. */
  public static void main(String[] arguments) throws IOException {
    Path note = Path.of(arguments[0]);
    List<String> words = List.of(arguments).subList(1, arguments.length);
    try (TetheredProcess process =
        TetheredProcess.start(
            TetheredCommand.of(Path.of("/"), words)
                .withStop(new StopSequence(List.of(StopSignal.TERM), Duration.ofSeconds(1))))) {
      Path unfinished = note.resolveSibling("unfinished");
      Files.writeString(unfinished, Long.toString(process.pid()));
      Files.move(unfinished, note);
      LockSupport.parkNanos(LONGER_THAN_ANY_TEST.toNanos());
    }
  }
}
