package io.tallystick.server.command;

import io.tallystick.operation.StoredOperation;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations for people. */
final class OperationTables {
  private OperationTables() {}

  static Table list(List<StoredOperation> operations) {
    Table table = new Table("ID", "KIND", "STATUS", "AMOUNT", "ORDER", "ERROR", "SENT", "CREATED");
    for (StoredOperation operation : operations) {
      table.add(
          operation.id(),
          operation.kind(),
          operation.state(),
          Amounts.text(operation.amount(), operation.currency()),
          operation.orderId(),
          operation.error(),
          operation.sends(),
          seconds(operation.createdAt()));
    }
    return table;
  }

  /** All of one, and a last line that says what is to be done. */
  static void print(StoredOperation operation, PrintWriter out) {
    Table table = new Table("OPERATION", operation.id().toString());
    table.add("kind", operation.kind());
    table.add("status", operation.state());
    table.add("amount", Amounts.text(operation.amount(), operation.currency()));
    table.add("asked by", operation.caller());
    table.add("order", operation.orderId());
    table.add("acts on", operation.subject());
    table.add("result", operation.resultId());
    table.add("error", operation.error());
    table.add("sent", times(operation.sends()) + ", attempt " + operation.attempt());
    table.add("created", seconds(operation.createdAt()));
    table.add("updated", seconds(operation.updatedAt()));
    table.add("next try", seconds(operation.dueAt()));
    if (operation.resolvedAt() != null) {
      table.add("resolved", seconds(operation.resolvedAt()) + " by " + operation.resolvedBy());
      table.add("note", operation.note());
    }
    table.print(out);
    out.println();
    out.println(advice(operation));
  }

  private static String advice(StoredOperation operation) {
    return switch (operation.state()) {
      case "succeeded" -> "Done at Stripe.";
      case "declined", "rejected" ->
          "Stripe refused it, or never did it: nothing has moved. A new key asks anew.";
      case "review" ->
          "Whether it was done only Stripe's records tell: look in the dashboard for "
              + trace(operation)
              + ". Then 'operations resolve' ends it.";
      default ->
          "Not settled yet; it goes on by itself, and at once if its caller repeats the key.";
    };
  }

  /** What it would have left there. */
  private static String trace(StoredOperation operation) {
    return switch (operation.kind()) {
      case "capture", "cancel" -> "the payment intent " + operation.subject();
      default -> "the metadata tallystick_operation=" + operation.id();
    };
  }

  private static String times(int sends) {
    return sends == 1 ? "once" : sends + " times";
  }

  private static @Nullable Instant seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
