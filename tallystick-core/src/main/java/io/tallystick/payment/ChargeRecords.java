package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.stripe.ChargeStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The charges' rows. Its methods run in the caller's transaction. */
final class ChargeRecords {
  private final JdbcClient jdbc;

  ChargeRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Charge> find(Account account, Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select id, payment_intent, status, amount, amount_captured, amount_refunded, currency
              from tallystick.charge
             where account = :account and id = any(:ids)
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> charge(account, row))
        .list();
  }

  /** Writes what is known now; the guards are those of the ladder, for nothing else locks a row. */
  void upsert(Collection<Charge> charges) {
    Rows<Charge> rows = Rows.of(charges);
    jdbc.sql(
            """
            insert into tallystick.charge as known
                   (account, livemode, id, payment_intent, status, amount, amount_captured,
                    amount_refunded, currency)
            select * from unnest(:accounts::text[], :livemodes::boolean[], :ids::text[],
                                 :intents::text[], :statuses::text[], :amounts::bigint[],
                                 :captured::bigint[], :refunded::bigint[], :currencies::text[])
            on conflict (account, id) do update
               set payment_intent = coalesce(known.payment_intent, excluded.payment_intent),
                   status = case when known.status = 'pending' then excluded.status
                                 else known.status end,
                   amount_captured = greatest(known.amount_captured, excluded.amount_captured),
                   amount_refunded = greatest(known.amount_refunded, excluded.amount_refunded),
                   updated_at = now()
            """)
        .param("accounts", rows.texts(row -> row.account().name()))
        .param("livemodes", rows.flags(row -> row.account().livemode()))
        .param("ids", rows.texts(Charge::id))
        .param("intents", rows.texts(Charge::paymentIntent))
        .param("statuses", rows.texts(row -> row.status().wireName()))
        .param("amounts", rows.longs(row -> row.amount().minorUnits()))
        .param("captured", rows.longs(Charge::amountCaptured))
        .param("refunded", rows.longs(Charge::amountRefunded))
        .param("currencies", rows.texts(row -> row.amount().currency().code()))
        .update();
  }

  private static Charge charge(Account account, ResultSet row) throws SQLException {
    return new Charge(
        account,
        row.getString("id"),
        row.getString("payment_intent"),
        ChargeStatus.find(row.getString("status")).orElseThrow(),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getLong("amount_captured"),
        row.getLong("amount_refunded"));
  }
}
