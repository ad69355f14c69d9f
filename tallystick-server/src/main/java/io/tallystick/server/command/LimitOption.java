package io.tallystick.server.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --limit} of a list. */
final class LimitOption {
  private static final int MOST = 1_000; // what somebody may want to pipe into a file

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, up to " + MOST + ".")
  private int limit;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * How many.
   *
   * @throws ParameterException if that is none, or too many
   */
  int value() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(spec.commandLine(), "The limit is from 1 to " + MOST + ".");
    }
    return limit;
  }
}
