package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.process.StopSignal;
import io.tallystick.process.TetheredCommand;
import io.tallystick.process.TetheredProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A child process with its two outputs kept apart. */
public final class RunningProgram implements AutoCloseable {
  /** Takes the place of the shell, so that the pid is the program's. */
  private static final String INTO_FILES = "exec \"$@\" >\"$0/out\" 2>\"$0/err\"";

  private final TetheredProcess process;
  private final Path outputs;

  private RunningProgram(TetheredProcess process, Path outputs) {
    this.process = process;
    this.outputs = outputs;
  }

  /** Starts a command of Tallystick. */
  public static RunningProgram tallystick(
      Workplace place, Environment environment, List<String> arguments) {
    return start(place, environment, Program.command(arguments));
  }

  /** Starts any program in the workplace's folder. */
  public static RunningProgram start(
      Workplace place, Environment environment, List<String> command) {
    Path outputs = place.outputs();
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", INTO_FILES, outputs.toString()));
    words.addAll(command);
    return new RunningProgram(
        TetheredProcess.start(
            TetheredCommand.of(place.folder(), words).withEnvironment(environment.variables())),
        outputs);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public String out() {
    return read("out");
  }

  public String err() {
    return read("err");
  }

  /**
   * Waits until it says where it is.
   *
   * @param ready whose first group is the URL
   */
  URI awaitUrl(Pattern ready, Duration deadline) {
    Matcher said =
        await()
            .atMost(deadline)
            .until(
                () -> {
                  assertThat(isAlive()).as(() -> "it ended, and said:\n" + out() + err()).isTrue();
                  return ready.matcher(out());
                },
                Matcher::find);
    return URI.create(said.group(1));
  }

  /** Waits until it ends by itself. */
  public Ended awaitEnd(Duration deadline) {
    int code = process.onExit().orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).join();
    return new Ended(code, out(), err());
  }

  /** SIGTERM, as an operator or a container would. */
  public Ended terminate(Duration deadline) {
    process.signal(StopSignal.TERM);
    return awaitEnd(deadline);
  }

  /** SIGKILL without any detour: it is sent when this returns. */
  public void kill() {
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** SIGSTOP: it stands still, and its connections stay open. */
  public void suspend() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void resume() {
    signal("CONT");
  }

  /** The tether passes on only what ends a program. */
  private void signal(String name) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private String read(String name) {
    try {
      Path file = outputs.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
