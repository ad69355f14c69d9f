package io.tallystick.server.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Listed here for the help; the launcher itself runs the tests, which need the sources. */
@Command(
    name = "test",
    description = "Runs the tests that gate a change, with what they need prepared.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Option(names = "--long", description = "Also large data, long schedules, fuzzing and soak.")
  private boolean longRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println("The tests run from a clone: ./tallystick test" + (longRun ? " --long" : ""));
    return ExitCode.USAGE;
  }
}
