package io.tallystick.server.command;

import io.tallystick.server.demo.DemoCommand;
import io.tallystick.server.demo.RehearseCommand;
import java.util.List;
import picocli.CommandLine;
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
    footer = {
      "",
      "Exit: 0 done, 1 failed or a finding, 2 wrong usage, 3 configuration refused.",
      "Start with:  ./tallystick demo"
    })
public final class RootCommand implements Runnable {
  /** In the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
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
          RehearseCommand.class);

  @Spec private CommandSpec spec;

  /**
   * The command line for these words. When the first names a command, it knows no other: to read
   * what all take is half of what a start takes until there is something to do.
   */
  public static CommandLine commandLine(String... words) {
    List<Class<?>> named =
        COMMANDS.stream().filter(it -> words.length > 0 && name(it).equals(words[0])).toList();
    CommandLine root = new CommandLine(new RootCommand());
    (named.isEmpty() ? COMMANDS : named).forEach(root::addSubcommand);
    return root;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
