package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.PaymentView;
import io.tallystick.order.PaymentViews;
import io.tallystick.stripe.PaymentIntentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The payments' rows. Its methods run in the caller's transaction. */
public final class PaymentRecords implements PaymentViews {
  private final JdbcClient jdbc;

  public PaymentRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Payments of these ids, and whatever else pays one of these orders. */
  List<Payment> find(Account account, Collection<String> ids, Collection<String> orderIds) {
    return jdbc.sql(
            """
            select account, livemode, id, order_id, status, amount, amount_received, currency,
                   latest_charge
              from tallystick.payment
             where account = :account and (id = any(:ids) or order_id = any(:orderIds))
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .param("orderIds", orderIds.toArray(String[]::new))
        .query(PaymentRecords::row)
        .list();
  }

  /** Writes what is known now; the order that a payment belongs to never changes. */
  void upsert(Collection<Payment> payments) {
    List<Payment> rows = List.copyOf(payments);
    jdbc.sql(
            """
            insert into tallystick.payment
                   (account, id, livemode, order_id, status, amount, amount_received, currency,
                    latest_charge)
            select * from unnest(:accounts::text[], :ids::text[], :livemodes::boolean[],
                                 :orderIds::text[], :statuses::text[], :amounts::bigint[],
                                 :received::bigint[], :currencies::text[], :charges::text[])
            on conflict (account, id) do update
               set status = excluded.status, amount = excluded.amount,
                   amount_received = excluded.amount_received, currency = excluded.currency,
                   livemode = excluded.livemode, latest_charge = excluded.latest_charge,
                   updated_at = now()
             where tallystick.payment.status <> 'succeeded'
            """)
        .param("accounts", rows.stream().map(row -> row.account().name()).toArray(String[]::new))
        .param("ids", rows.stream().map(Payment::id).toArray(String[]::new))
        .param(
            "livemodes", rows.stream().map(row -> row.account().livemode()).toArray(Boolean[]::new))
        .param("orderIds", rows.stream().map(Payment::orderId).toArray(String[]::new))
        .param("statuses", rows.stream().map(row -> row.status().wireName()).toArray(String[]::new))
        .param("amounts", rows.stream().map(row -> row.amount().minorUnits()).toArray(Long[]::new))
        .param("received", rows.stream().map(Payment::amountReceived).toArray(Long[]::new))
        .param(
            "currencies",
            rows.stream().map(row -> row.amount().currency().code()).toArray(String[]::new))
        .param("charges", rows.stream().map(Payment::latestCharge).toArray(String[]::new))
        .update();
  }

  @Override
  public Optional<PaymentView> ofOrder(String orderId) {
    return jdbc.sql(
            "select id, status, amount_received from tallystick.payment where order_id = :orderId")
        .param("orderId", orderId)
        .query((row, number) ->
            new PaymentView(
                row.getString("id"), row.getString("status"), row.getLong("amount_received")))
        .optional();
  }

  private static Payment row(ResultSet row, int number) throws SQLException {
    return new Payment(
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("id"),
        row.getString("order_id"),
        PaymentIntentStatus.find(row.getString("status")).orElseThrow(),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getLong("amount_received"),
        row.getString("latest_charge"));
  }
}
