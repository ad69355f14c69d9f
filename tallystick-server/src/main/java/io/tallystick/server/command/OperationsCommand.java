package io.tallystick.server.command;

import io.tallystick.TallystickException;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Operations;
import io.tallystick.operation.StoredOperation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was asked of Stripe, and how far it has come. */
@Command(
    name = "operations",
    description = "Lists and shows the calls that we make to Stripe.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class OperationsCommand implements Runnable {
  private static final int MOST = 1_000; // what somebody may want to pipe into a file

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list or show.");
  }

  @Command(
      name = "list",
      description = "Lists operations, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--state",
              description = {
                "Only prepared, sent, unknown, review, succeeded, declined or rejected ones.",
                "Those in review wait for you; the first three go on by themselves."
              })
          @Nullable String state,
      @Option(names = "--limit", defaultValue = "20", description = "At most so many, up to 1000.")
          int limit,
      @Mixin JsonOption json) {
    Optional<OperationState> wanted = Optional.ofNullable(state).map(this::state);
    if (limit < 1 || limit > MOST) {
      throw wrong("The limit is from 1 to " + MOST + ".");
    }
    List<StoredOperation> operations =
        Beside.database(it -> new Operations(it.jdbc()).list(it.account(), wanted, limit));
    json.print(
        operations,
        () -> {
          if (operations.isEmpty()) {
            json.out().println("No operations.");
          } else {
            OperationTables.list(operations).print(json.out());
          }
        });
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Shows an operation, and what is to be done about it.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "As in 'operations list'.") String id,
      @Mixin JsonOption json) {
    StoredOperation operation =
        uuid(id)
            .flatMap(it ->
                Beside.database(beside -> new Operations(beside.jdbc()).show(beside.account(), it)))
            .orElseThrow(() ->
                new TallystickException(
                    "OPERATION_NOT_FOUND",
                    "There is no operation of this id; 'operations list' shows them."));
    json.print(operation, () -> OperationTables.print(operation, json.out()));
    return ExitCode.DONE;
  }

  /** Also as an answer's reference has it, {@code ref_…}. */
  private static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id.startsWith("ref_") ? id.substring(4) : id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private OperationState state(String name) {
    return OperationState.find(name)
        .orElseThrow(() ->
            wrong(
                Arrays.stream(OperationState.values())
                    .map(OperationState::wireName)
                    .collect(Collectors.joining(", ", "The state is one of ", "."))));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get("list"), message);
  }
}
