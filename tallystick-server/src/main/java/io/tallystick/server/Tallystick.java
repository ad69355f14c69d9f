package io.tallystick.server;

import io.tallystick.server.command.Failures;
import io.tallystick.server.command.RootCommand;
import picocli.CommandLine;

/** The one entry point. */
public final class Tallystick {
  private Tallystick() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** What executes these words; none makes one for all. */
  public static CommandLine commandLine(String... words) {
    CommandLine root = RootCommand.commandLine(words);
    root.getSubcommands()
        .values()
        .forEach(command -> tellVersion(command, root.getCommandSpec().version()));
    return root.setExecutionExceptionHandler(new Failures())
        .setExitCodeExceptionMapper(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** There is one version, whichever command is asked for it. */
  private static void tellVersion(CommandLine command, String[] version) {
    command.getCommandSpec().version(version);
    command.getSubcommands().values().forEach(sub -> tellVersion(sub, version));
  }
}
