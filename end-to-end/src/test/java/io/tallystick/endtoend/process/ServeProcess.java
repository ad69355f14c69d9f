package io.tallystick.endtoend.process;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code tallystick serve}, ready to be called. */
public final class ServeProcess implements AutoCloseable {
  /** A start takes five seconds on two idle cores; other tests share them. */
  private static final Duration READY_DEADLINE = Duration.ofSeconds(90);

  private static final int MOST_STARTS = 4;

  private static final Pattern READY = Pattern.compile("event=server\\.ready url=(\\S+)");

  private final RunningProgram program;
  private final URI url;

  private ServeProcess(RunningProgram program, URI url) {
    this.program = program;
    this.url = url;
  }

  /** Starts it and waits until it says that it is ready. */
  public static ServeProcess start(Workplace place, Environment environment) {
    RunningProgram program = begin(place, environment);
    try {
      return ready(program);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /** Starts it, and once more if it ends with this status before it is ready. */
  public static ServeProcess startPast(int status, Workplace place, Environment environment) {
    for (int start = 1; ; start++) {
      RunningProgram program = begin(place, environment);
      try {
        return ready(program);
      } catch (RuntimeException | Error e) {
        boolean again =
            start < MOST_STARTS
                && !program.isAlive()
                && program.awaitEnd(READY_DEADLINE).exitCode() == status;
        program.close();
        if (!again) {
          throw e;
        }
      }
    }
  }

  /** Starts it and waits for nothing. */
  public static RunningProgram begin(Workplace place, Environment environment) {
    return RunningProgram.tallystick(place, environment, List.of("serve"));
  }

  private static ServeProcess ready(RunningProgram program) {
    return new ServeProcess(program, program.awaitUrl(READY, READY_DEADLINE));
  }

  public URI url() {
    return url;
  }

  public RunningProgram program() {
    return program;
  }

  /** SIGKILL; it is gone when this returns. */
  public void kill() {
    program.kill();
    program.awaitEnd(Duration.ofMinutes(1)); // a full disk holds up even the dying
  }

  @Override
  public void close() {
    program.close();
  }
}
