package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands of Tallystick, as {@link Commands} runs them, in one process: most of a short command's
 * time is the start of its JVM.
 */
public final class WarmCommands implements AutoCloseable {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile(CommandServer.READY + "(\\S+)\\n");

  private final RunningProgram program;
  private final URI url;

  private WarmCommands(RunningProgram program, URI url) {
    this.program = program;
    this.url = url;
  }

  public static WarmCommands start(Workplace place, Environment environment) {
    RunningProgram program =
        RunningProgram.start(place, environment, Program.classOfTests(CommandServer.class));
    try {
      return new WarmCommands(program, program.awaitUrl(READY, READY_DEADLINE));
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  public Ended run(String... arguments) {
    String words = JsonMapper.shared().writeValueAsString(arguments);
    Http.Answer answer = Http.post(url, Map.of(), words);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readValue(answer.body(), Ended.class);
  }

  /** What commands said that was no answer. */
  public List<String> log() {
    return List.of(program.out(), program.err());
  }

  @Override
  public void close() {
    program.close();
  }
}
