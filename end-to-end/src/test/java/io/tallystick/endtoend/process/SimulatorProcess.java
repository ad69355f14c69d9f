package io.tallystick.endtoend.process;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
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
      Matcher ready =
          await().atMost(READY_DEADLINE).until(() -> READY.matcher(program.out()), Matcher::find);
      return new SimulatorProcess(program, URI.create(ready.group(1)));
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
