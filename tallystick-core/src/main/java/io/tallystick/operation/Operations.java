package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The journal of outbound calls. Its methods run in the caller's transaction. */
public final class Operations {
  private static final String COLUMNS =
      """
      id, account, livemode, caller, kind, caller_key, fingerprint, order_id, amount, currency,
      parameters, attempt, stripe_key, state, result_id, result_status, error_code,
      coalesce(first_sent_at < now() - interval '23 hours', false) as expired
      """;

  private final JdbcClient jdbc;

  public Operations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Journals an operation as sent; the commit must come before the socket write. A caller's key
   * that is there already inserts nothing, also when its transaction is still open elsewhere.
   *
   * @return whether it was inserted
   */
  public boolean insert(Operation operation) {
    return jdbc.sql(
                """
                insert into tallystick.operation
                       (id, account, livemode, caller, kind, caller_key, fingerprint, order_id,
                        amount, currency, parameters, attempt, stripe_key, state, first_sent_at)
                values (:id, :account, :livemode, :caller, :kind, :callerKey, :fingerprint, :orderId,
                        :amount, :currency, :parameters, :attempt, :stripeKey, :state, now())
                on conflict (account, livemode, caller, kind, caller_key) do nothing
                """)
            .param("id", operation.id())
            .param("account", operation.account().name())
            .param("livemode", operation.account().livemode())
            .param("caller", operation.caller())
            .param("kind", operation.kind().wireName())
            .param("callerKey", operation.callerKey().value())
            .param("fingerprint", operation.fingerprint().bytes())
            .param("orderId", operation.orderId())
            .param("amount", operation.amount().minorUnits())
            .param("currency", operation.amount().currency().code())
            .param("parameters", operation.parameters())
            .param("attempt", operation.attempt())
            .param("stripeKey", operation.stripeKey())
            .param("state", operation.state().wireName())
            .update()
        == 1;
  }

  /** The operation that this caller started under this key. */
  public Optional<Operation> find(
      Account account, String caller, OperationKind kind, IdempotencyKey key) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.operation
                 where account = :account and livemode = :livemode
                   and caller = :caller and kind = :kind and caller_key = :key
                """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("caller", caller)
        .param("kind", kind.wireName())
        .param("key", key.value())
        .query(Operations::row)
        .optional();
  }

  /** An operation of this caller; another's answers nothing, as if it did not exist. */
  public Optional<Operation> find(Account account, String caller, UUID id) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.operation
                 where id = :id and account = :account and livemode = :livemode and caller = :caller
                """)
        .param("id", id)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("caller", caller)
        .query(Operations::row)
        .optional();
  }

  /** Those of these operations that metadata may link to an object: sent, unknown or in review. */
  public List<Operation> linkable(Account account, OperationKind kind, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.operation
                 where id = any(:ids) and account = :account and livemode = :livemode
                   and kind = :kind and state in ('sent', 'unknown', 'review')
                """)
        .param("ids", ids.toArray(UUID[]::new))
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("kind", kind.wireName())
        .query(Operations::row)
        .list();
  }

  /** Sent, unknown or in review → succeeded. The first answer to arrive is the one that is kept. */
  public void markSucceeded(UUID id, String resultId, String resultStatus) {
    jdbc.sql(
            """
            update tallystick.operation
               set state = 'succeeded', result_id = :resultId, result_status = :resultStatus,
                   error_code = null, updated_at = now()
             where id = :id and state in ('sent', 'unknown', 'review')
            """)
        .param("id", id)
        .param("resultId", resultId)
        .param("resultStatus", resultStatus)
        .update();
  }

  /**
   * Not resolved → a state that is not a success. What may have reached Stripe by another server is
   * not prepared any more.
   */
  public void mark(UUID id, OperationState state, String errorCode) {
    jdbc.sql(
            """
            update tallystick.operation
               set state = :state, error_code = :errorCode, updated_at = now()
             where id = :id and state in ('prepared', 'sent', 'unknown')
               and not (state = 'unknown' and :state = 'prepared')
            """)
        .param("id", id)
        .param("state", state.wireName())
        .param("errorCode", errorCode)
        .update();
  }

  /**
   * Prepared, sent or unknown → sent, for a repeat under the same Stripe key; its age is checked
   * again here, at the last moment before it is sent.
   *
   * @return whether it may be sent
   */
  public boolean markSentAgain(UUID id) {
    return jdbc.sql(
                """
                update tallystick.operation
                   set state = 'sent', updated_at = now()
                 where id = :id and state in ('prepared', 'sent', 'unknown')
                   and first_sent_at >= now() - interval '23 hours'
                """)
            .param("id", id)
            .update()
        == 1;
  }

  private static Operation row(ResultSet row, int number) throws SQLException {
    return new Operation(
        row.getObject("id", UUID.class),
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("caller"),
        OperationKind.of(row.getString("kind")),
        new IdempotencyKey(row.getString("caller_key")),
        new Fingerprint(HexFormat.of().formatHex(row.getBytes("fingerprint"))),
        row.getString("order_id"),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getString("parameters"),
        row.getInt("attempt"),
        row.getString("stripe_key"),
        OperationState.of(row.getString("state")),
        row.getBoolean("expired"),
        row.getString("result_id"),
        row.getString("result_status"),
        row.getString("error_code"));
  }
}
