package io.tallystick.server.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Listed here for the help; the launcher runs what measures, which needs the sources. */
@Command(
    name = "bench",
    description = "Measures what Tallystick is to reach; takes minutes on an idle machine.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", hidden = true)
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println("It measures from a clone: ./tallystick bench " + String.join(" ", words));
    return ExitCode.USAGE;
  }
}
