package io.tallystick.server.command;

import io.tallystick.server.bench.Figure;
import io.tallystick.server.bench.SimulatorBench;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures; leave the machine alone meanwhile. */
@Command(
    name = "bench",
    description = "Measures what Tallystick is to reach; takes minutes on an idle machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    SIMULATOR
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Only this: ${COMPLETION-CANDIDATES}.")
  private Subject subject = Subject.SIMULATOR;

  @Mixin private JsonOption json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Figure> figures =
        switch (subject) {
          case SIMULATOR -> SimulatorBench.run();
        };
    json.print(Map.of("figures", figures), () -> figures.forEach(this::print));
    return figures.stream().allMatch(Figure::ok) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void print(Figure figure) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%-4s %-36s %,12.2f %s (to reach: %,.2f)%n",
            figure.ok() ? "ok" : "MISS",
            figure.figure(),
            figure.value(),
            figure.unit(),
            figure.reach());
  }
}
