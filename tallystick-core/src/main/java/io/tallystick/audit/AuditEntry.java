package io.tallystick.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log.
 *
 * @param at by the database's clock, when it was written; its commit may be later
 * @param outcome {@code allowed} when an operation was journalled, then what came of it; {@code
 *     refused} by us; {@code succeeded} of an operator's command
 * @param code why, where it is not a success; of an operation that was resolved, the operator's
 *     word
 * @param resultId the id of the object that was made, or that the operator has named
 * @param amount minor units
 */
public record AuditEntry(
    long id,
    Instant at,
    String account,
    boolean livemode,
    String actor,
    String action,
    String outcome,
    @Nullable String code,
    @Nullable UUID operation,
    @Nullable String orderId,
    @Nullable String subject,
    @Nullable String resultId,
    @Nullable Long amount,
    @Nullable String currency,
    @Nullable String reference) {

  static final String COLUMNS =
      """
      e.id, e.at, e.account, e.livemode, e.actor, e.action, e.outcome, e.code, e.operation,
      e.order_id, e.subject, e.result_id, e.amount, e.currency, e.reference
      """;

  static AuditEntry row(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("account"),
        row.getBoolean("livemode"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("outcome"),
        row.getString("code"),
        row.getObject("operation", UUID.class),
        row.getString("order_id"),
        row.getString("subject"),
        row.getString("result_id"),
        row.getObject("amount", Long.class),
        row.getString("currency"),
        row.getString("reference"));
  }

  /** The entry of a row that an outer join may have left without one. */
  static @Nullable AuditEntry rowOrNothing(ResultSet row) throws SQLException {
    return row.getObject("id") == null ? null : row(row, 0);
  }
}
