package io.tallystick.server.command;

import io.tallystick.server.demo.DemoCommand;
import io.tallystick.server.demo.RehearseCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code ./tallystick} is without a command: its help. */
@Command(
    name = "tallystick",
    description = "The hardened server side of your Stripe integration.",
    mixinStandardHelpOptions = true,
    version = "Tallystick 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      TestCommand.class,
      SimulatorCommand.class,
      KeysCommand.class,
      OrdersCommand.class,
      OperationsCommand.class,
      EventsCommand.class,
      DeliveriesCommand.class,
      AuditCommand.class,
      EndpointCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      RehearseCommand.class
    },
    footer = {
      "",
      "Exit: 0 done, 1 failed or a finding, 2 wrong usage, 3 configuration refused.",
      "Start with:  ./tallystick demo"
    })
public final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
