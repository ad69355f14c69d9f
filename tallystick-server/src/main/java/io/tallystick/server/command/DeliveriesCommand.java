package io.tallystick.server.command;

import io.tallystick.TallystickException;
import io.tallystick.audit.Act;
import io.tallystick.delivery.DeliveryLog;
import io.tallystick.delivery.StoredDelivery;
import io.tallystick.server.settings.Settings;
import io.tallystick.server.settings.Variables;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the app is told. */
@Command(
    name = "deliveries",
    description = "Lists what your app was told, and tells it again.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DeliveriesCommand implements Runnable {
  private static final Set<String> STATUSES =
      Set.of("pending", "acknowledged", "parked", "superseded");
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list or retry.");
  }

  @Command(
      name = "list",
      description = "Lists deliveries, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = "Only pending, acknowledged, parked or superseded ones.")
          @Nullable String status,
      @Mixin LimitOption limit,
      @Mixin JsonOption json) {
    if (status != null && !STATUSES.contains(status)) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get("list"),
          "The status is one of pending, acknowledged, parked, superseded.");
    }
    int most = limit.lookedUp();
    List<StoredDelivery> deliveries =
        Beside.database(it -> new DeliveryLog(it.jdbc()).list(status, most));
    json.printAll(deliveries, limit, "No deliveries.", DeliveriesCommand::table);
    sayIfNothingIsDelivered();
    return ExitCode.DONE;
  }

  @Command(
      name = "retry",
      description = "Sends a delivery again now, under the same webhook-id.",
      mixinStandardHelpOptions = true)
  int retry(
      @Parameters(paramLabel = "ID", description = "As in 'deliveries list', msg_….") String id,
      @Mixin JsonOption json) {
    StoredDelivery delivery =
        Beside.database(it ->
                Operator.at(it)
                    .does(
                        "deliveries.retry",
                        () -> new DeliveryLog(it.jdbc()).retry(id),
                        retried -> retried.map(DeliveriesCommand::matter)))
            .orElseThrow(() ->
                new TallystickException(
                    "DELIVERY_NOT_FOUND",
                    "There is no delivery of this id; 'deliveries list' shows the ids."));
    json.print(delivery, () -> table(List.of(delivery)).print(json.out()));
    sayIfNothingIsDelivered();
    return ExitCode.DONE;
  }

  /** On standard error, so that a document stays one. */
  private void sayIfNothingIsDelivered() {
    if (!new Settings(Variables.ofThisProcess()).hasFulfillmentUrl()) {
      spec.commandLine()
          .getErr()
          .println(
              "TALLYSTICK_FULFILLMENT_URL is not set here: a server without it delivers nothing,"
                  + " and what is due waits.");
    }
  }

  private static Act.Matter matter(StoredDelivery delivery) {
    return new Act.Matter(delivery.orderId(), delivery.id(), null, null);
  }

  private static Table table(List<StoredDelivery> deliveries) {
    Table table = new Table("ID", "ORDER", "TYPE", "STATUS", "TRIES", "LAST ERROR", "CREATED");
    for (StoredDelivery delivery : deliveries) {
      table.add(
          delivery.id(),
          delivery.orderId(),
          delivery.type(),
          delivery.status(),
          delivery.attempts(),
          delivery.lastError(),
          delivery.createdAt().truncatedTo(ChronoUnit.SECONDS));
    }
    return table;
  }
}
