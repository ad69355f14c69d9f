package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The transfers' rows. Its methods run in the caller's transaction. */
final class TransferRecords {
  private final JdbcClient jdbc;

  TransferRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Transfer> find(Account account, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select id, amount, amount_reversed, currency, destination, source_transaction
              from tallystick.transfer
             where account = :account and id = any(:ids)
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> transfer(account, row))
        .list();
  }

  /** Writes what is known now; what is reversed only grows. */
  void upsert(Collection<Transfer> transfers) {
    Rows<Transfer> rows = Rows.of(transfers);
    jdbc.sql(
            """
            insert into tallystick.transfer as known
                   (account, livemode, id, amount, amount_reversed, currency, destination,
                    source_transaction)
            select * from unnest(:accounts::text[], :livemodes::boolean[], :ids::text[],
                                 :amounts::bigint[], :reversed::bigint[], :currencies::text[],
                                 :destinations::text[], :sources::text[])
            on conflict (account, id) do update
               set amount_reversed = greatest(known.amount_reversed, excluded.amount_reversed),
                   source_transaction = coalesce(known.source_transaction,
                                                 excluded.source_transaction),
                   updated_at = now()
            """)
        .param("accounts", rows.texts(row -> row.account().name()))
        .param("livemodes", rows.flags(row -> row.account().livemode()))
        .param("ids", rows.texts(Transfer::id))
        .param("amounts", rows.longs(row -> row.amount().minorUnits()))
        .param("reversed", rows.longs(Transfer::amountReversed))
        .param("currencies", rows.texts(row -> row.amount().currency().code()))
        .param("destinations", rows.texts(Transfer::destination))
        .param("sources", rows.texts(Transfer::sourceTransaction))
        .update();
  }

  private static Transfer transfer(Account account, ResultSet row) throws SQLException {
    return new Transfer(
        account,
        row.getString("id"),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getLong("amount_reversed"),
        row.getString("destination"),
        row.getString("source_transaction"));
  }
}
