package io.tallystick.server.command;

import io.tallystick.TallystickException;
import io.tallystick.audit.Act;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Operations;
import io.tallystick.operation.Review;
import io.tallystick.operation.StoredOperation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    description = "Lists, shows and resolves the calls that we make to Stripe.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class OperationsCommand implements Runnable {
  /** {@link UUID#fromString} would take {@code 1-1-1-1-1}, too. */
  private static final Pattern ID =
      Pattern.compile("(?:ref_)?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

  private static final String ID_DESCRIPTION =
      "As in 'operations list', or the ref_… that its caller was told.";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list, show or resolve.");
  }

  @Command(
      name = "list",
      description = "Lists operations, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = {
                "Only prepared, sent, unknown, review, succeeded, declined or rejected ones.",
                "Those in review wait for you; the first three go on by themselves."
              })
          @Nullable String status,
      @Mixin LimitOption limit,
      @Mixin JsonOption json) {
    Optional<OperationState> wanted = Optional.ofNullable(status).map(this::state);
    int most = limit.lookedUp();
    List<StoredOperation> operations =
        Beside.database(it -> new Operations(it.jdbc()).list(it.account(), wanted, most));
    json.printAll(operations, limit, "No operations.", OperationTables::list);
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Shows an operation, and what is to be done about it.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = ID_DESCRIPTION) String id,
      @Mixin JsonOption json) {
    UUID known = uuid(id).orElseThrow(OperationsCommand::notFound);
    StoredOperation operation = Beside.database(it -> stored(it, known));
    json.print(operation, () -> OperationTables.print(operation, json.out()));
    return ExitCode.DONE;
  }

  @Command(
      name = "resolve",
      description = {
        "Ends an operation that is in review, once you have looked what became of it.",
        "Stripe is asked first: what it has done is not failed, and what it has not is not succeeded."
      },
      mixinStandardHelpOptions = true)
  int resolve(
      @Parameters(paramLabel = "ID", description = ID_DESCRIPTION) String id,
      @Option(
              names = "--failed",
              description = "It was not done: what it held is free, and its caller hears so.")
          boolean failed,
      @Option(
              names = "--succeeded",
              paramLabel = "STRIPE_ID",
              description = {
                "It was done: this is the object that it made (re_…, tr_…, ch_…, pi_…),",
                "or the payment intent that it captured or canceled."
              })
          @Nullable String stripeId,
      @Option(
              names = "--note",
              paramLabel = "TEXT",
              description = "Why, to be kept with the operation.")
          @Nullable String note,
      @Mixin JsonOption json) {
    if (failed == (stripeId != null)) {
      throw wrong("resolve", "Say one of --failed and --succeeded STRIPE_ID.");
    }
    if (stripeId != null && !Review.isResult(stripeId)) {
      throw wrong("resolve", "STRIPE_ID is the id of an object at Stripe, as in re_3Abc.");
    }
    Review.Word word = word(note);
    UUID known = uuid(id).orElseThrow(OperationsCommand::notFound);
    StoredOperation operation =
        Beside.database(it -> {
          Review review = OperatorReview.of(it);
          Act.Matter matter = Act.Matter.of(known.toString()).claimed(claim(stripeId));
          return Operator.at(it)
              .asks(
                  "operations.resolve",
                  matter,
                  () -> {
                    if (stripeId == null) {
                      review.failed(it.account(), known, word);
                    } else {
                      review.succeeded(it.account(), known, stripeId, word);
                    }
                    return stored(it, known);
                  },
                  resolved -> matter);
        });
    json.print(operation, () -> OperationTables.print(operation, json.out()));
    return ExitCode.DONE;
  }

  private static StoredOperation stored(Beside beside, UUID id) {
    return new Operations(beside.jdbc())
        .show(beside.account(), id)
        .orElseThrow(OperationsCommand::notFound);
  }

  private static TallystickException notFound() {
    return new TallystickException(
        "OPERATION_NOT_FOUND", "There is no operation of this id; 'operations list' shows them.");
  }

  private Review.Word word(@Nullable String note) {
    try {
      return new Review.Word(Operator.user(), note);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "resolve", "The note is a text of 1 to " + Review.Word.LONGEST_NOTE + " characters.");
    }
  }

  /** As the audit log keeps it: the options' words. */
  private static Act.Claim claim(@Nullable String stripeId) {
    return stripeId == null ? new Act.Claim("failed", null) : new Act.Claim("succeeded", stripeId);
  }

  /** Also as a problem's reference has it, {@code ref_…}. */
  private static Optional<UUID> uuid(String id) {
    Matcher written = ID.matcher(id);
    return written.matches() ? Optional.of(UUID.fromString(written.group(1))) : Optional.empty();
  }

  private OperationState state(String name) {
    return OperationState.find(name)
        .orElseThrow(() ->
            wrong(
                "list",
                Arrays.stream(OperationState.values())
                    .map(OperationState::wireName)
                    .collect(Collectors.joining(", ", "The status is one of ", "."))));
  }

  private ParameterException wrong(String command, String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get(command), message);
  }
}
