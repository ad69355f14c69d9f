package io.tallystick.endtoend.fuzz;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Fuzzes one target in a JVM of its own, with the edges of our code and of the readers below it to
 * guide it. What it makes lies in {@code target/fuzz}: the corpus, the log, inputs that do not
 * hold.
 */
record Jazzer(FuzzTarget target, Path folder) {
  private static final Path ALL = Path.of("target", "fuzz").toAbsolutePath();

  /** An input takes microseconds, the first one the loading of classes; a busy machine is slow. */
  private static final int LONGEST_RUN_SECONDS = 60;

  /** The JVM starts, instruments and tries the corpus before its time counts. */
  private static final Duration AROUND = Duration.ofMinutes(5);

  private static final String INSTRUMENTED =
      String.join(
          File.pathSeparator, "io.tallystick.**", "tools.jackson.core.**", "com.nimbusds.**");

  /** Calls whose arguments guide as well: comparisons, look-ups, patterns. */
  private static final String HOOKED =
      String.join(File.pathSeparator, INSTRUMENTED, "tools.jackson.**", "com.stripe.**");

  private static final String SILENCE = "<configuration><root level=\"OFF\"/></configuration>";

  /** The first Java that warns of what Jazzer does with memory. */
  private static final int WARNS_OF_UNSAFE = 23;

  static Jazzer of(FuzzTarget target) {
    return new Jazzer(target, ALL.resolve(target.name()));
  }

  Fuzzed fuzz(Duration duration) {
    try {
      Files.createDirectories(corpus());
      Files.createDirectories(temporaryFiles());
      Files.writeString(logback(), SILENCE);
      TetheredCommand command =
          TetheredCommand.of(folder, words(duration)).withOutput(Redirect.to(log().toFile()));
      try (TetheredProcess process = TetheredProcess.start(command)) {
        long seconds = duration.plus(AROUND).toSeconds();
        int code = process.onExit().orTimeout(seconds, TimeUnit.SECONDS).join();
        return new Fuzzed(code, Files.readString(log(), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> words(Duration duration) {
    List<String> words = java();
    words.addAll(
        List.of(
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.name(),
            "--instrumentation_includes=" + INSTRUMENTED,
            "--custom_hook_includes=" + HOOKED,
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/",
            "-max_total_time=" + duration.toSeconds(),
            "-timeout=" + LONGEST_RUN_SECONDS,
            corpus().toString(),
            target.keptInputs().toString()));
    return words;
  }

  /** A JVM with all its compilers, for it runs long. */
  private List<String> java() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    words.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.add("-Djava.io.tmpdir=" + temporaryFiles());
    words.add("-Dlogback.configurationFile=" + logback());
    words.addAll(List.of("-cp", classPath()));
    return words;
  }

  /** That of these tests, and the targets of all modules: some use what is beside others. */
  private static String classPath() {
    return FuzzTarget.all().stream()
            .map(it -> it.testClasses().toString())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator))
        + File.pathSeparator
        + System.getProperty("java.class.path");
  }

  Path log() {
    return folder.resolve("log");
  }

  private Path corpus() {
    return folder.resolve("corpus");
  }

  private Path temporaryFiles() {
    return folder.resolve("tmp");
  }

  private Path logback() {
    return folder.resolve("logback.xml");
  }
}
