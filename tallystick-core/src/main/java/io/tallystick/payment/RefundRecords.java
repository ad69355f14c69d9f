package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.stripe.RefundStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The refunds' rows. Its methods run in the caller's transaction. */
final class RefundRecords {
  private final JdbcClient jdbc;

  RefundRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Refunds of these ids, and whatever else gives back money of these payment intents. */
  List<Refund> find(Account account, Collection<String> ids, Collection<String> paymentIntents) {
    if (ids.isEmpty() && paymentIntents.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select id, payment_intent, charge, status, amount, currency, operation, revision, created_at
              from tallystick.refund
             where account = :account and id = any(:ids)
            union
            select id, payment_intent, charge, status, amount, currency, operation, revision, created_at
              from tallystick.refund
             where account = :account and payment_intent = any(:intents)
             order by created_at, id
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .param("intents", paymentIntents.toArray(String[]::new))
        .query((row, number) -> refund(account, row))
        .list();
  }

  /** Minor units of all refunds of a charge that Stripe told us of, failed ones included. */
  long sumOfCharge(Account account, String charge, @Nullable String intent) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0)::bigint from tallystick.refund
             where account = :account and (payment_intent = :intent or charge = :charge)
               and (operation is null or id <> 'reserved_' || operation)
            """)
        .param("account", account.name())
        .param("intent", intent)
        .param("charge", charge)
        .query(Long.class)
        .single();
  }

  /** Writes what is known now; a refund that no order's lock protects is guarded by its ladder. */
  void upsert(Collection<Refund> refunds) {
    Rows<Refund> rows = Rows.of(refunds);
    jdbc.sql(
            """
            insert into tallystick.refund as known
                   (account, livemode, id, payment_intent, charge, status, amount, currency,
                    operation)
            select * from unnest(:accounts::text[], :livemodes::boolean[], :ids::text[],
                                 :intents::text[], :charges::text[], :statuses::text[],
                                 :amounts::bigint[], :currencies::text[], :operations::uuid[])
            on conflict (account, id) do update
               set payment_intent = coalesce(known.payment_intent, excluded.payment_intent),
                   charge = coalesce(known.charge, excluded.charge),
                   operation = coalesce(known.operation, excluded.operation),
                   status = excluded.status, revision = known.revision + 1, updated_at = now()
             where known.status not in ('failed', 'canceled')
               and not (known.status = 'succeeded'
                        and excluded.status in ('pending', 'requires_action'))
            """)
        .param("accounts", rows.texts(row -> row.account().name()))
        .param("livemodes", rows.flags(row -> row.account().livemode()))
        .param("ids", rows.texts(Refund::id))
        .param("intents", rows.texts(Refund::paymentIntent))
        .param("charges", rows.texts(Refund::charge))
        .param("statuses", rows.texts(row -> row.status().wireName()))
        .param("amounts", rows.longs(row -> row.amount().minorUnits()))
        .param("currencies", rows.texts(row -> row.amount().currency().code()))
        .param("operations", rows.uuids(Refund::operation))
        .update();
  }

  /** Takes reservations away, whether Stripe's refund takes their place or nothing does. */
  void deleteReservations(Account account, Collection<UUID> operations) {
    jdbc.sql("delete from tallystick.refund where account = :account and id = any(:ids)")
        .param("account", account.name())
        .param("ids", operations.stream().map(Refund::reservationId).toArray(String[]::new))
        .update();
  }

  private static Refund refund(Account account, ResultSet row) throws SQLException {
    return new Refund(
        account,
        row.getString("id"),
        row.getString("payment_intent"),
        row.getString("charge"),
        RefundStatus.find(row.getString("status")).orElseThrow(),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getObject("operation", UUID.class),
        row.getInt("revision"));
  }
}
