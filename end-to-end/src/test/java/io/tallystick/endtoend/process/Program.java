package io.tallystick.endtoend.process;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import io.tallystick.server.process.StartCache;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The jar that {@code mvn verify} has just packaged, unpacked once as the launcher unpacks it. */
final class Program {
  private static final Duration UNPACK_DEADLINE = Duration.ofSeconds(60);

  /** The first Java that warns of what our libraries do with memory. */
  private static final int WARNS_OF_UNSAFE = 23;

  private static @Nullable Path unpacked;

  private Program() {}

  /**
   * The jar to run; its libraries lie beside it.
   *
   * @throws IllegalStateException when nothing was packaged
   */
  static synchronized Path jar() {
    if (unpacked == null) {
      unpacked = unpack();
      Rehearsal.of(unpacked);
    }
    return unpacked;
  }

  /** The words that run a command of Tallystick. */
  static List<String> command(List<String> arguments) {
    Path jar = jar();
    List<String> words = java();
    words.addAll(StartCache.options(jar, Runtime.version().feature()));
    words.addAll(List.of("-jar", jar.toString()));
    words.addAll(arguments);
    return words;
  }

  /** The words that run a class of these tests with what the program consists of. */
  static List<String> classOfTests(Class<?> main) {
    Path tests = Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> words = java();
    words.addAll(List.of("-cp", jar() + File.pathSeparator + tests, main.getName()));
    return words;
  }

  /** A JVM that is quiet, starts quickly and is small: many of them run at once. */
  static List<String> java() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
    return words;
  }

  private static Path unpack() {
    Path packaged = Path.of(System.getProperty("tallystick.jar", "(not set)"));
    if (!Files.isRegularFile(packaged)) {
      throw new IllegalStateException(
          "The executable jar "
              + packaged.normalize()
              + " is not there: these tests run it. Run './tallystick test', or"
              + " 'mvn -Pchecks verify -pl end-to-end -am', which packages it first;"
              + " 'mvn test' does not.");
    }
    Path folder = ThisRun.folder("program");
    List<String> words = java();
    words.addAll(
        List.of(
            "-Djarmode=tools",
            "-jar",
            packaged.toString(),
            "extract",
            "--destination",
            folder.toString(),
            "--force"));
    try (TetheredProcess unpacking = TetheredProcess.start(TetheredCommand.of(folder, words))) {
      int code = unpacking.onExit().orTimeout(UNPACK_DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
      if (code != 0) {
        throw new IllegalStateException("Unpacking " + packaged + " ended with " + code);
      }
    }
    return folder.resolve(packaged.getFileName());
  }
}
