package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.stripe.DisputeStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The disputes' rows. Its methods run in the caller's transaction. */
final class DisputeRecords {
  private final JdbcClient jdbc;

  DisputeRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Disputes of these ids, and whatever else is disputed of these payment intents. */
  List<Dispute> find(Account account, Collection<String> ids, Collection<String> paymentIntents) {
    if (ids.isEmpty() && paymentIntents.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select id, payment_intent, charge, status, amount, currency, created_at
              from tallystick.dispute
             where account = :account and id = any(:ids)
            union
            select id, payment_intent, charge, status, amount, currency, created_at
              from tallystick.dispute
             where account = :account and payment_intent = any(:intents)
             order by created_at, id
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .param("intents", paymentIntents.toArray(String[]::new))
        .query((row, number) -> dispute(account, row))
        .list();
  }

  /** Writes what is known now; final statuses are never left, whoever writes. */
  void upsert(Collection<Dispute> disputes) {
    Rows<Dispute> rows = Rows.of(disputes);
    jdbc.sql(
            """
            insert into tallystick.dispute as known
                   (account, livemode, id, payment_intent, charge, status, amount, currency)
            select * from unnest(:accounts::text[], :livemodes::boolean[], :ids::text[],
                                 :intents::text[], :charges::text[], :statuses::text[],
                                 :amounts::bigint[], :currencies::text[])
            on conflict (account, id) do update
               set payment_intent = coalesce(known.payment_intent, excluded.payment_intent),
                   charge = coalesce(known.charge, excluded.charge),
                   status = excluded.status, amount = excluded.amount, updated_at = now()
             where known.status not in ('won', 'lost', 'prevented')
               and not (known.status in ('needs_response', 'under_review')
                        and excluded.status like 'warning%')
            """)
        .param("accounts", rows.texts(row -> row.account().name()))
        .param("livemodes", rows.flags(row -> row.account().livemode()))
        .param("ids", rows.texts(Dispute::id))
        .param("intents", rows.texts(Dispute::paymentIntent))
        .param("charges", rows.texts(Dispute::charge))
        .param("statuses", rows.texts(row -> row.status().wireName()))
        .param("amounts", rows.longs(row -> row.amount().minorUnits()))
        .param("currencies", rows.texts(row -> row.amount().currency().code()))
        .update();
  }

  private static Dispute dispute(Account account, ResultSet row) throws SQLException {
    return new Dispute(
        account,
        row.getString("id"),
        row.getString("payment_intent"),
        row.getString("charge"),
        DisputeStatus.find(row.getString("status")).orElseThrow(),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))));
  }
}
