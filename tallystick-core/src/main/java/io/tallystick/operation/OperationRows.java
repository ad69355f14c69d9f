package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operations to and from their rows. */
final class OperationRows {
  static final String COLUMNS =
      """
      id, account, livemode, caller, kind, caller_key, fingerprint, order_id, subject, amount,
      currency, path, parameters, attempt, stripe_key, sends, pinned, state, result_id,
      result_status, error_code,
      state = 'sent' and last_sent_at > now() - interval '%d seconds' as leased,
      last_sent_at < now() - interval '10 minutes' as stale,
      coalesce(first_sent_at < now() - interval '23 hours', false) as expired
      """
          .formatted(Journal.GRACE.toSeconds());

  static final String SELECT = "select " + COLUMNS + " from tallystick.operation ";

  private OperationRows() {}

  static Map<String, @Nullable Object> columns(Operation operation) {
    Money amount = operation.about().amount();
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("id", operation.id());
    columns.put("account", operation.account().name());
    columns.put("livemode", operation.account().livemode());
    columns.put("caller", operation.caller());
    columns.put("kind", operation.kind().wireName());
    columns.put("callerKey", operation.asked().key().value());
    columns.put("fingerprint", operation.asked().fingerprint().bytes());
    columns.put("orderId", operation.orderId());
    columns.put("subject", operation.subject());
    columns.put("amount", amount == null ? null : amount.minorUnits());
    columns.put("currency", amount == null ? null : amount.currency().code());
    columns.put("path", operation.call().path());
    columns.put("parameters", operation.call().form());
    columns.put("attempt", operation.attempt().number());
    columns.put("stripeKey", operation.attempt().stripeKey());
    columns.put("state", operation.state().wireName());
    columns.put("resultId", operation.result().id());
    columns.put("resultStatus", operation.result().status());
    return columns;
  }

  static Operation row(ResultSet row, int number) throws SQLException {
    return new Operation(
        row.getObject("id", UUID.class),
        asked(row),
        new About(row.getString("order_id"), row.getString("subject"), amount(row)),
        new Call(row.getString("path"), row.getString("parameters")),
        new Attempt(
            row.getInt("attempt"),
            row.getString("stripe_key"),
            row.getInt("sends"),
            row.getBoolean("leased"),
            row.getBoolean("stale"),
            row.getBoolean("expired"),
            row.getBoolean("pinned")),
        OperationState.of(row.getString("state")),
        new Result(
            row.getString("result_id"),
            row.getString("result_status"),
            row.getString("error_code")));
  }

  private static Asked asked(ResultSet row) throws SQLException {
    return new Asked(
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("caller"),
        OperationKind.of(row.getString("kind")),
        new IdempotencyKey(row.getString("caller_key")),
        new Fingerprint(HexFormat.of().formatHex(row.getBytes("fingerprint"))));
  }

  static @Nullable Money amount(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return currency == null ? null : new Money(row.getLong("amount"), Currency.of(currency));
  }
}
