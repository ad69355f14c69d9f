package io.tallystick.server.command;

import io.tallystick.TallystickException;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import io.tallystick.order.OrderViews;
import io.tallystick.order.Orders;
import io.tallystick.order.PaymentView;
import io.tallystick.payment.PaymentRecords;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was bought, and where it stands. */
@Command(
    name = "orders",
    description = "Lists and shows the orders.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class OrdersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: list or show.");
  }

  @Command(
      name = "list",
      description = "Lists orders, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description = "Only open, paid, fulfilled, canceled or review ones.")
          @Nullable String status,
      @Mixin LimitOption limit,
      @Mixin JsonOption json) {
    Optional<OrderStatus> wanted = Optional.ofNullable(status).map(this::status);
    int most = limit.lookedUp();
    List<OrderView> orders =
        Beside.database(it -> {
          Orders rows = new Orders(it.jdbc());
          return views(it, rows).of(rows.list(it.account(), wanted, most));
        });
    json.printAll(orders, limit, "No orders.", OrdersCommand::table);
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "Shows an order with its lines, payment, refunds, and whether it is disputed.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "As in 'orders list', ord_….") String id,
      @Mixin JsonOption json) {
    OrderView order =
        Beside.database(
                it -> {
                  Orders rows = new Orders(it.jdbc());
                  return rows.find(it.account(), id).map(views(it, rows)::of);
                })
            .orElseThrow(() ->
                new TallystickException(
                    "ORDER_NOT_FOUND", "There is no order of this id; 'orders list' shows them."));
    json.print(order, () -> print(order, json));
    return ExitCode.DONE;
  }

  private static OrderViews views(Beside beside, Orders orders) {
    return new OrderViews(orders, new PaymentRecords(beside.jdbc()));
  }

  private static void print(OrderView order, JsonOption json) {
    table(List.of(order)).print(json.out());
    json.out().println();
    Table lines = new Table("LINE", "UNIT AMOUNT", "QUANTITY");
    order
        .items()
        .forEach(item -> lines.add(item.name(), amount(order, item.unitAmount()), item.quantity()));
    lines.print(json.out());
    PaymentView payment = order.payment();
    if (payment != null) {
      json.out().println();
      Table payments = new Table("PAYMENT INTENT", "STATUS", "CAPTURED");
      payments.add(
          payment.paymentIntentId(), payment.status(), amount(order, payment.amountCaptured()));
      payments.print(json.out());
    }
    if (!order.refunds().isEmpty()) {
      json.out().println();
      Table refunds = new Table("REFUND", "AMOUNT", "STATUS");
      order
          .refunds()
          .forEach(refund ->
              refunds.add(refund.refundId(), amount(order, refund.amount()), refund.status()));
      refunds.print(json.out());
    }
  }

  private static Table table(List<OrderView> orders) {
    Table table =
        new Table(
            "ID", "REFERENCE", "STATUS", "AMOUNT", "PAYMENT", "REFUNDED", "DISPUTED", "REVIEW");
    for (OrderView order : orders) {
      table.add(
          order.id(),
          order.reference(),
          order.status(),
          amount(order, order.amount()),
          order.payment() == null ? null : order.payment().status(),
          amount(order, order.amountRefunded()),
          order.disputed() ? "yes" : "no",
          order.reviewReason());
    }
    return table;
  }

  private static @Nullable String amount(OrderView order, long minorUnits) {
    return Amounts.text(minorUnits, order.currency());
  }

  private OrderStatus status(String name) {
    return Arrays.stream(OrderStatus.values())
        .filter(status -> status.wireName().equals(name))
        .findAny()
        .orElseThrow(() -> wrong("The status is one of open, paid, fulfilled, canceled, review."));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine().getSubcommands().get("list"), message);
  }
}
