package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a JVM learns from one order, as the launcher lets it learn after a build. Hundreds of starts
 * follow, each for half of the processor's time.
 */
final class StartCache {
  /** The demo, and the writing of what was learned: 20 s on two idle cores. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** The first Java that writes such a cache at the end of the run that it learns from. */
  private static final int LEARNS_IN_ONE_RUN = 25;

  private StartCache() {}

  /** Lets the program rehearse. */
  static void make(Path jar) {
    if (Runtime.version().feature() < LEARNS_IN_ONE_RUN) {
      return;
    }
    Path folder = ThisRun.folder("learning");
    Path said = folder.resolve("said");
    List<String> words = Program.java();
    words.addAll(List.of("-jar", jar.toString(), "rehearse", file(jar).toString()));
    TetheredCommand rehearse =
        TetheredCommand.of(folder, words)
            .withEnvironment(Environment.bare().variables())
            .withOutput(Redirect.to(said.toFile()));
    try (TetheredProcess rehearsal = TetheredProcess.start(rehearse)) {
      int code = rehearsal.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(code).as(() -> "it said:\n" + read(said)).isZero();
    }
    assertThat(file(jar)).exists();
  }

  /** What makes a JVM start from it. */
  static List<String> options(Path jar) {
    return Files.exists(file(jar)) ? List.of("-XX:AOTCache=" + file(jar)) : List.of();
  }

  private static Path file(Path jar) {
    return jar.resolveSibling("tallystick.aot");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
