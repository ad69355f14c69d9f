package io.tallystick.endtoend.process;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code tallystick simulator}, ready to be called. */
public final class SimulatorProcess implements AutoCloseable {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("Simulator at (\\S+), seed");

  private final RunningProgram program;
  private final URI url;

  private SimulatorProcess(RunningProgram program, URI url) {
    this.program = program;
    this.url = url;
  }

  /** Starts it on a free port; it sends every event to the URL. */
  public static SimulatorProcess start(Workplace place, URI webhookUrl, String webhookSecret) {
    RunningProgram program =
        RunningProgram.tallystick(
            place,
            Environment.bare(),
            List.of(
                "simulator",
                "--port",
                "0",
                "--webhook-url",
                webhookUrl.toString(),
                "--webhook-secret",
                webhookSecret));
    try {
      return new SimulatorProcess(program, program.awaitUrl(READY, READY_DEADLINE));
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  public URI url() {
    return url;
  }

  public SimulatorControl control() {
    return new SimulatorControl(url);
  }

  @Override
  public void close() {
    program.close();
  }
}
