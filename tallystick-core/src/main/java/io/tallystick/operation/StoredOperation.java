package io.tallystick.operation;

import io.tallystick.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operation as an operator sees it, without its parameters.
 *
 * @param amount minor units
 * @param subject the id of Stripe's object that it acts on, or of the account that it pays
 * @param resultId the id of Stripe's object, once succeeded
 * @param error Stripe's code, or ours, where it has not succeeded
 * @param sends how often it was sent, all attempts together
 * @param dueAt when it is tried again by itself; null once it is settled
 * @param resolvedAt when somebody's word has ended it; null if nobody's
 * @param resolvedBy whose
 * @param note what they said of it
 */
public record StoredOperation(
    UUID id,
    String kind,
    String state,
    String caller,
    @Nullable String orderId,
    @Nullable String subject,
    @Nullable Long amount,
    @Nullable String currency,
    @Nullable String resultId,
    @Nullable String error,
    int attempt,
    int sends,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant dueAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String note) {

  static final String SELECT =
      """
      select id, kind, state, caller, order_id, subject, amount, currency, result_id, error_code,
             attempt, sends, created_at, updated_at, resolved_at, resolved_by, note,
             case when state in ('prepared', 'sent', 'unknown') and due_at < 'infinity'
                  then due_at end as due_at
        from tallystick.operation
      """;

  static StoredOperation row(ResultSet row, int number) throws SQLException {
    Money amount = OperationRows.amount(row);
    return new StoredOperation(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getString("state"),
        row.getString("caller"),
        row.getString("order_id"),
        row.getString("subject"),
        amount == null ? null : amount.minorUnits(),
        amount == null ? null : amount.currency().code(),
        row.getString("result_id"),
        row.getString("error_code"),
        row.getInt("attempt"),
        row.getInt("sends"),
        Objects.requireNonNull(instant(row, "created_at")),
        Objects.requireNonNull(instant(row, "updated_at")),
        instant(row, "due_at"),
        instant(row, "resolved_at"),
        row.getString("resolved_by"),
        row.getString("note"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
