package io.tallystick.server.command;

import io.tallystick.ConfigurationException;
import io.tallystick.server.Server;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The server. */
@Command(
    name = "serve",
    description = "Runs the server, configured by environment (see .env.example).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  /** Runs until it is told to end; {@link ConfigurationException} if it refuses to start. */
  @Override
  public Integer call() throws InterruptedException {
    try (Server server = Server.start(new Settings(Variables.ofThisProcess()))) {
      return server.awaitEnd() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
