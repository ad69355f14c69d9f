package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.operation.StoredOperation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTablesTest {
  private static final UUID ID = UUID.fromString("3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44");
  private static final Instant THEN = Instant.parse("2026-08-01T10:00:00.123456Z");

  private final StringWriter out = new StringWriter();

  @Test
  void listsOneToALine() {
    OperationTables.list(List.of(operation("refund", "review", "key_expired", null), customer()))
        .print(new PrintWriter(out, true));

    assertThat(out.toString())
        .isEqualTo(
            """
            ID                                    KIND      STATUS     AMOUNT    ORDER  ERROR        SENT  CREATED
            3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44  refund    review     7.00 USD  ord_1  key_expired  3     2026-08-01T10:00:00Z
            3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44  customer  succeeded  -         -      -            1     2026-08-01T10:00:00Z
            """);
  }

  @Test
  void showsAllOfOneAndWhatIsToBeDone() {
    OperationTables.print(
        operation("refund", "review", "key_expired", null), new PrintWriter(out, true));

    assertThat(out.toString())
        .isEqualTo(
            """
            OPERATION  3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44
            kind       refund
            status     review
            amount     7.00 USD
            asked by   key:shop
            order      ord_1
            acts on    pi_1
            result     -
            error      key_expired
            sent       3 times, attempt 2
            created    2026-08-01T10:00:00Z
            updated    2026-08-01T10:00:00Z
            next try   -

            Whether it was done only Stripe's records tell: look in the dashboard for the metadata\
             tallystick_operation=3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44. Then 'operations resolve' ends it.
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "succeeded, false, Done at Stripe.",
    "declined, false, A new key asks anew.",
    "rejected, false, A new key asks anew.",
    "sent, true, at once if its caller repeats the key.",
    "unknown, true, at once if its caller repeats the key.",
    "prepared, true, at once if its caller repeats the key.",
    "review, false, look in the dashboard for the payment intent pi_1. Then 'operations resolve' ends it."
  })
  void saysWhatIsToBeDone(String state, boolean due, String advice) {
    OperationTables.print(
        operation("capture", state, "code", due ? THEN : null), new PrintWriter(out, true));

    assertThat(out.toString()).endsWith(advice + "\n").doesNotContain("null");
  }

  @Test
  void saysWhoHasResolvedItAndWhy() {
    StoredOperation resolved =
        new StoredOperation(
            ID,
            "refund",
            "rejected",
            "key:shop",
            "ord_1",
            "pi_1",
            700L,
            "usd",
            null,
            "not_done",
            1,
            1,
            THEN,
            THEN,
            null,
            THEN,
            "ada",
            "not in the dashboard");

    OperationTables.print(resolved, new PrintWriter(out, true));

    assertThat(out.toString())
        .contains("resolved   2026-08-01T10:00:00Z by ada", "note       not in the dashboard");
  }

  private static StoredOperation operation(
      String kind, String state, String error, @Nullable Instant dueAt) {
    return new StoredOperation(
        ID,
        kind,
        state,
        "key:shop",
        "ord_1",
        "pi_1",
        700L,
        "usd",
        null,
        error,
        2,
        3,
        THEN,
        THEN,
        dueAt,
        null,
        null,
        null);
  }

  private static StoredOperation customer() {
    return new StoredOperation(
        ID,
        "customer",
        "succeeded",
        "tallystick",
        null,
        null,
        null,
        null,
        "cus_1",
        null,
        1,
        1,
        THEN,
        THEN,
        null,
        null,
        null,
        null);
  }
}
