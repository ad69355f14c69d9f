package io.tallystick.simulator.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Stripe's client for Node, in a process of its own. */
final class NodeClient {
  /** Downloading one package, also over a slow line. */
  private static final long INSTALL_SECONDS = 180;

  /** Telling takes about two seconds. */
  private static final long TELL_SECONDS = 60;

  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path FOLDER = Path.of("target/node");

  private NodeClient() {}

  /**
   * Tells every scenario.
   *
   * @return the transcript
   */
  static String tell(Map<String, StripeSimulator> stages) throws Exception {
    copySources();
    install();
    Files.writeString(FOLDER.resolve("stages.json"), urls(stages));
    return run(TELL_SECONDS, "node", "tell.js", "stages.json");
  }

  /** Once for each lock file: the packages stay in the folder. */
  private static void install() throws Exception {
    String wanted = Files.readString(FOLDER.resolve("package-lock.json"));
    Path installed = FOLDER.resolve("installed.json");
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      run(
          INSTALL_SECONDS,
          "npm",
          "ci",
          "--prefer-offline",
          "--no-audit",
          "--no-fund",
          "--ignore-scripts");
      Files.writeString(installed, wanted);
    }
  }

  private static String urls(Map<String, StripeSimulator> stages) {
    List<Map<String, String>> urls =
        stages.entrySet().stream()
            .map(stage -> Map.of("name", stage.getKey(), "url", stage.getValue().url().toString()))
            .toList();
    return new JsonMapper().writeValueAsString(urls);
  }

  private static void copySources() throws IOException {
    Files.createDirectories(FOLDER);
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = FOLDER.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String run(long seconds, String... command) throws Exception {
    String name = command[0];
    Path out = FOLDER.resolve(name + ".out");
    Path err = FOLDER.resolve(name + ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(name + " did not end within " + seconds + " s; see " + err);
    }
    assertThat(process.exitValue())
        .as("%s: %s", String.join(" ", command), Files.readString(err))
        .isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
