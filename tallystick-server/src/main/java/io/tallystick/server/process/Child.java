package io.tallystick.server.process;

import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A command of this program that runs as another process, until we close it or end ourselves. */
public final class Child implements AutoCloseable {
  /** What stops a start is told in a line or two; a stack trace's head may come before it. */
  private static final int LAST_LINES = 12;

  private final String name;
  private final Path log;
  private final TetheredProcess process;

  private Child(String name, Path log, TetheredProcess process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it in the workspace, its output in a log there.
   *
   * @param words without a secret: whoever is on this machine can read them
   * @param environment all of it
   */
  public static Child start(
      String name, Workspace workspace, List<String> words, Map<String, String> environment) {
    Path log = workspace.write(name + ".log", "");
    TetheredCommand command =
        TetheredCommand.of(workspace.folder(), words)
            .withEnvironment(environment)
            .withOutput(Redirect.appendTo(log.toFile()));
    return new Child(name, log, TetheredProcess.start(command));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completed when it ends, by itself or not. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit();
  }

  /** How it stands, as one sentence. */
  public String state() {
    OptionalInt exitCode = process.exitCode();
    return exitCode.isPresent()
        ? "The " + name + " ended with exit code " + exitCode.getAsInt() + "."
        : "The " + name + " runs.";
  }

  /** The end of its log, indented below a line; empty if there is none. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.stream()
          .skip(Math.max(0, lines.size() - LAST_LINES))
          .map(line -> "\n  " + line)
          .collect(Collectors.joining());
    } catch (IOException e) {
      return "\n  (" + log + " cannot be read)";
    }
  }

  /**
   * Ends it in an orderly way.
   *
   * @param deadline after which it is killed
   */
  public void stop(Duration deadline) {
    process.stop(deadline);
  }

  @Override
  public void close() {
    process.close();
  }
}
