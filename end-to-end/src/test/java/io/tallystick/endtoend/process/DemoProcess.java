package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./tallystick demo --json}, with everything up. */
public final class DemoProcess implements AutoCloseable {
  /** Two JVMs, a PostgreSQL and an order; other tests share the cores. */
  private static final Duration READY_DEADLINE = Duration.ofMinutes(2);

  private final RunningProgram program;
  private final JsonNode ready;

  private DemoProcess(RunningProgram program, JsonNode ready) {
    this.program = program;
    this.ready = ready;
  }

  public static DemoProcess start(BuiltClone clone) {
    RunningProgram program = clone.tallystick("demo", "--json");
    try {
      return new DemoProcess(program, awaitReady(program));
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /** The steps told so far, each line one document. */
  public static List<JsonNode> steps(String out) {
    return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private static JsonNode awaitReady(RunningProgram program) {
    await()
        .atMost(READY_DEADLINE)
        .until(() -> {
          assertThat(program.isAlive()).as(() -> program.out() + program.err()).isTrue();
          return program.out().contains("\"ready\"") && program.out().endsWith("\n");
        });
    return steps(program.out()).getLast();
  }

  public RunningProgram program() {
    return program;
  }

  public URI shop() {
    return url("shop");
  }

  public URI api() {
    return url("api");
  }

  public String apiKey() {
    return ready.required("apiKey").asString();
  }

  public SimulatorControl simulator() {
    return new SimulatorControl(url("simulator"));
  }

  private URI url(String name) {
    return URI.create(ready.required(name).asString());
  }

  @Override
  public void close() {
    program.close();
  }
}
