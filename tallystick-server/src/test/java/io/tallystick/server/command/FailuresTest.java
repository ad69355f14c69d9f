package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ConfigurationException;
import io.tallystick.TallystickException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {

  @Command(name = "failing")
  record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @Test
  void saysARefusalInOneLine() {
    int exit = fail(new ConfigurationException("PORT_TAKEN", "It is taken.", "Take another."));

    assertThat(exit).isEqualTo(3);
    assertThat(err).hasToString("PORT_TAKEN: It is taken. Fix: Take another.\n");
  }

  @Test
  void saysAFailureInOneLine() {
    int exit =
        fail(new TallystickException("KEY_NAME_USED", "It is used.", new RuntimeException("why")));

    assertThat(exit).isEqualTo(1);
    assertThat(err).hasToString("KEY_NAME_USED: It is used.\n");
  }

  @Test
  void pointsToTheLogForAnythingElse() {
    int exit = fail(new IllegalStateException("canary"));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("FAILED: IllegalStateException; the log above tells more.\n");
  }

  private int fail(Exception failure) {
    int exit =
        new CommandLine(new Failing(failure))
            .setExecutionExceptionHandler(new Failures())
            .setExitCodeExceptionMapper(new Failures())
            .setErr(new PrintWriter(err, true))
            .setOut(new PrintWriter(out, true))
            .execute();
    assertThat(out.toString()).isEmpty();
    return exit;
  }
}
