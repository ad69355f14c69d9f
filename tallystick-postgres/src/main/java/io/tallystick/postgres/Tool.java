package io.tallystick.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A short-lived command of the operating system that is asked one question. */
record Tool(List<String> words) {
  /** The environment of every child: no secret of ours is inherited. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", searchPath(), "LC_ALL", "C", "TZ", "UTC");

  /** Such tools take milliseconds; on a machine under load some seconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The answers are numbers. */
  private static final int ANSWER_MAX_BYTES = 4096;

  Tool {
    words = List.copyOf(words);
  }

  static Tool of(String... words) {
    return new Tool(List.of(words));
  }

  /** What it printed, when it exists and succeeded. */
  Optional<String> answer() {
    try {
      Process process = start();
      process.getOutputStream().close();
      return succeeded(process) ? Optional.of(printedBy(process)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder.start();
  }

  private static String printedBy(Process ended) throws IOException {
    byte[] answer = ended.getInputStream().readNBytes(ANSWER_MAX_BYTES);
    return new String(answer, StandardCharsets.UTF_8).strip();
  }

  private static boolean succeeded(Process process) {
    try {
      if (process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return false;
  }

  /** The usual places come last, because a service's search path often lacks the sbin folders. */
  private static String searchPath() {
    String usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    String own = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return own.isEmpty() ? usual : own + ":" + usual;
  }
}
