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
    Table table =
        new Table("ID", "KIND", "STATE", "AMOUNT", "", "ORDER", "ERROR", "SENT", "CREATED");
    for (StoredOperation operation : operations) {
      table.add(
          operation.id(),
          operation.kind(),
          operation.state(),
          operation.amount(),
          operation.currency(),
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
    table.add("state", operation.state());
    table.add("amount", amount(operation));
    table.add("asked by", operation.caller());
    table.add("order", operation.orderId());
    table.add("acts on", operation.subject());
    table.add("result", operation.resultId());
    table.add("error", operation.error());
    table.add("sent", times(operation.sends()) + ", attempt " + operation.attempt());
    table.add("created", seconds(operation.createdAt()));
    table.add("updated", seconds(operation.updatedAt()));
    table.add("next try", seconds(operation.dueAt()));
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
              + ".";
      default ->
          isLeftToItsCaller(operation)
              ? "Stripe did not let us; mend that, and have its caller repeat the key."
              : "Not settled yet; it goes on by itself, and at once if its caller repeats the key.";
    };
  }

  /** What goes on by itself is tried again within the hour. */
  private static boolean isLeftToItsCaller(StoredOperation operation) {
    Instant dueAt = operation.dueAt();
    return operation.state().equals("prepared")
        && dueAt != null
        && dueAt.isAfter(operation.updatedAt().plus(1, ChronoUnit.HOURS));
  }

  /** What it would have left there. */
  private static String trace(StoredOperation operation) {
    return switch (operation.kind()) {
      case "capture", "cancel" -> "the payment intent " + operation.subject();
      default -> "the metadata tallystick_operation=" + operation.id();
    };
  }

  private static @Nullable String amount(StoredOperation operation) {
    return operation.amount() == null ? null : operation.amount() + " " + operation.currency();
  }

  private static String times(int sends) {
    return sends == 1 ? "once" : sends + " times";
  }

  private static @Nullable Instant seconds(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
