package io.tallystick.server;

import io.tallystick.server.command.Failures;
import io.tallystick.server.command.RootCommand;
import picocli.CommandLine;

/** The one entry point. */
public final class Tallystick {
  private Tallystick() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new RootCommand())
        .setExecutionExceptionHandler(new Failures())
        .setExitCodeExceptionMapper(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
