package io.tallystick.server.command;

import java.util.List;
import java.util.Optional;
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
      description = "At most so many, up to " + MOST + " (${DEFAULT-VALUE}).")
  private int limit;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * How many rows to look up: one that is not shown tells that there are more.
   *
   * @throws ParameterException if none are to be shown, or too many
   */
  int lookedUp() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(spec.commandLine(), "The limit is from 1 to " + MOST + ".");
    }
    return limit + 1;
  }

  /** What is shown of the rows that were looked up. */
  <T> List<T> shown(List<T> rows) {
    return rows.subList(0, Math.min(rows.size(), limit));
  }

  /** For people, if not all is shown. */
  Optional<String> hint(List<?> rows) {
    if (rows.size() <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        limit < MOST ? "There are more: --limit N, up to " + MOST + "." : "There are more.");
  }
}
