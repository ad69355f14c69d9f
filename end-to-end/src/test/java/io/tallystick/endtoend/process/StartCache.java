package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.process.StopSignal;
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
 * What a JVM learns from one start of the server. Hundreds of starts follow, each for half of the
 * processor's time.
 */
final class StartCache {
  /** A start, and the writing of what was learned: 20 s on two idle cores. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** The first Java that writes such a cache at the end of the run that it learns from. */
  private static final int LEARNS_IN_ONE_RUN = 25;

  private StartCache() {}

  /** Starts a server with nothing but its database, and ends it in an orderly way. */
  static void make(Path jar) {
    if (Runtime.version().feature() < LEARNS_IN_ONE_RUN) {
      return;
    }
    Path folder = ThisRun.folder("learning");
    Path said = folder.resolve("said");
    List<String> words = Program.java();
    words.addAll(List.of("-XX:AOTCacheOutput=" + file(jar), "-jar", jar.toString(), "serve"));
    TetheredCommand serve =
        TetheredCommand.of(folder, words)
            .withEnvironment(settings(folder).variables())
            .withOutput(Redirect.to(said.toFile()));
    try (TetheredProcess server = TetheredProcess.start(serve)) {
      await()
          .atMost(DEADLINE)
          .until(() -> !server.isAlive() || read(said).contains("event=server.ready"));
      server.signal(StopSignal.TERM);
      server.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }
    assertThat(file(jar)).as(() -> "its server said:\n" + read(said)).exists();
  }

  /** What makes a JVM start from it. */
  static List<String> options(Path jar) {
    return Files.exists(file(jar)) ? List.of("-XX:AOTCache=" + file(jar)) : List.of();
  }

  private static Path file(Path jar) {
    return jar.resolveSibling("tallystick.aot");
  }

  private static Environment settings(Path folder) {
    return Environment.bare()
        .with("STRIPE_SECRET_KEY", "sk_test_Lr4nB8xVq2TzKd6W")
        .with("STRIPE_PUBLISHABLE_KEY", "pk_test_Wf5mC3wRh9YpJg7N")
        .with("STRIPE_WEBHOOK_SECRET", "whsec_Tg6vQ2tJr9BnXw4sMd8HfZc3")
        .with("STRIPE_API_BASE", "http://127.0.0.1:1")
        .with("TALLYSTICK_HOME", folder.resolve("home").toString())
        .with("PORT", "0");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
