package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import io.tallystick.server.process.StartCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets a JVM learn from one order, as the launcher does after a build. Hundreds of starts follow,
 * each for half of the processor's time.
 */
final class Rehearsal {
  /** The demo, and the writing of what was learned: 20 s on two idle cores. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private Rehearsal() {}

  /** Lets the program rehearse. */
  static void of(Path jar) {
    if (!StartCache.isKnownTo(Runtime.version().feature())) {
      return;
    }
    Path folder = ThisRun.folder("learning");
    Path said = folder.resolve("said");
    List<String> words = Program.java();
    words.addAll(List.of("-jar", jar.toString(), "rehearse", StartCache.beside(jar).toString()));
    TetheredCommand rehearse =
        TetheredCommand.of(folder, words)
            .withEnvironment(Environment.bare().variables())
            .withOutput(Redirect.to(said.toFile()));
    try (TetheredProcess rehearsal = TetheredProcess.start(rehearse)) {
      int code = rehearsal.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(code).as(() -> "it said:\n" + read(said)).isZero();
    }
    assertThat(StartCache.beside(jar)).exists();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
