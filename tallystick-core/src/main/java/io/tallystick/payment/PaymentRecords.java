package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.CartHash;
import io.tallystick.order.OrderMoney;
import io.tallystick.order.OrderView;
import io.tallystick.order.PaymentView;
import io.tallystick.order.PaymentViews;
import io.tallystick.stripe.DisputeStatus;
import io.tallystick.stripe.PaymentIntentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The payments' rows. Its methods run in the caller's transaction. */
public final class PaymentRecords implements PaymentViews {
  /** The first half of our advisory locks' keys: "TSPI", so that other users' keys differ. */
  private static final int LOCK_NAMESPACE = 0x54535049;

  /** "TSCT": for the carts that are being bought. */
  private static final int CART_LOCK_NAMESPACE = 0x54534354;

  /** Few enough for PostgreSQL's lock table (6,400 by default), many enough not to collide. */
  private static final int LOCK_BUCKETS = 256;

  private static final String[] TAKING_MONEY =
      Arrays.stream(DisputeStatus.values())
          .filter(DisputeStatus::takesMoney)
          .map(DisputeStatus::wireName)
          .toArray(String[]::new);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  public PaymentRecords(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Makes merges of the same payment intent wait for one another until its order can do so: a
   * refund that is told of before its payment is linked, and the link itself, must see each other.
   * Comes before the orders' locks. Each is looked up by itself: a join might read every payment of
   * the account.
   *
   * <p>Statements that follow in the transaction look rows up by lists of keys of any length; their
   * plans need not be made anew for each list.
   */
  void lockUnlinked(Account account, Collection<String> ids) {
    jdbc.sql(
            """
            select set_config('plan_cache_mode', 'force_generic_plan', true),
                   (select count(pg_advisory_xact_lock(:namespace, b.bucket))
                      from (select distinct abs(hashtext(i.id) % :buckets) as bucket
                              from unnest(:ids::text[]) as i (id)
                             where (select p.id from tallystick.payment p
                                     where p.account = :account and p.id = i.id) is null
                             order by bucket) b)
            """)
        .param("namespace", LOCK_NAMESPACE)
        .param("buckets", LOCK_BUCKETS)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .query((row, number) -> number)
        .list();
  }

  /**
   * Payments of these ids, and whatever else pays one of these orders. Each half has one index that
   * it can use: {@code is not distinct from} is none that the account's would serve.
   */
  List<Payment> find(Account account, Collection<String> ids, Collection<String> orderIds) {
    return jdbc.sql(
            """
            select account, livemode, id, order_id, status, amount, amount_received, currency,
                   latest_charge, revision
              from tallystick.payment
             where account = :account and id = any(:ids)
            union
            select account, livemode, id, order_id, status, amount, amount_received, currency,
                   latest_charge, revision
              from tallystick.payment
             where order_id = any(:orderIds) and account is not distinct from :account
            """)
        .param("account", account.name())
        .param("ids", ids.toArray(String[]::new))
        .param("orderIds", orderIds.toArray(String[]::new))
        .query(PaymentRecords::row)
        .list();
  }

  /** The order of an object of whatever kind, by the payment intent that it belongs to. */
  Optional<String> orderOf(Account account, String id) {
    return jdbc.sql(
            """
            select p.order_id from tallystick.payment p
             where p.account = :account
               and p.id in (select :id
                            union all select c.payment_intent from tallystick.charge c
                                       where c.account = :account and c.id = :id
                            union all select r.payment_intent from tallystick.refund r
                                       where r.account = :account and r.id = :id
                            union all select d.payment_intent from tallystick.dispute d
                                       where d.account = :account and d.id = :id)
            """)
        .param("account", account.name())
        .param("id", id)
        .query(String.class)
        .optional();
  }

  /** Makes purchases of the same cart of the same owner wait for one another. */
  void lockCart(String owner, CartHash cart) {
    jdbc.sql("select pg_advisory_xact_lock(:namespace, hashtext(:cart))")
        .param("namespace", CART_LOCK_NAMESPACE)
        .param("cart", owner + " " + cart.hex())
        .query((row, number) -> number)
        .list();
  }

  /** The newest open order of this owner with this cart, made in the last 24 hours. */
  Optional<OpenOrder> openOrder(Account account, String owner, CartHash cart) {
    return jdbc.sql(
            """
            select o.id as order_id, p.id as payment_intent, p.status,
                   o.created_at > now() - interval '1 minute' as is_fresh
              from tallystick.orders o
              left join tallystick.payment p on p.order_id = o.id
             where o.owner = :owner and o.cart = :cart and o.status = 'open'
               and o.account = :account and o.livemode = :livemode
               and o.created_at > now() - interval '24 hours'
             order by o.id desc
             limit 1
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("owner", owner)
        .param("cart", cart.bytes())
        .query((row, number) ->
            new OpenOrder(
                row.getString("order_id"),
                row.getString("payment_intent"),
                row.getString("status"),
                row.getBoolean("is_fresh")))
        .optional();
  }

  /** Writes what is known now; the order that a payment belongs to never changes. */
  void upsert(Collection<Payment> payments) {
    Rows<Payment> rows = Rows.of(payments);
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
                   revision = tallystick.payment.revision + 1, updated_at = now()
             where tallystick.payment.status <> 'succeeded'
            """)
        .param("accounts", rows.texts(row -> row.account().name()))
        .param("ids", rows.texts(Payment::id))
        .param("livemodes", rows.flags(row -> row.account().livemode()))
        .param("orderIds", rows.texts(Payment::orderId))
        .param("statuses", rows.texts(row -> row.status().wireName()))
        .param("amounts", rows.longs(row -> row.amount().minorUnits()))
        .param("received", rows.longs(Payment::amountReceived))
        .param("currencies", rows.texts(row -> row.amount().currency().code()))
        .param("charges", rows.texts(Payment::latestCharge))
        .update();
  }

  @Override
  public Map<String, OrderMoney> ofOrders(Collection<String> orderIds) {
    Map<String, OrderMoney> money = new HashMap<>();
    jdbc.sql(
            """
            select p.order_id, p.id, p.status, p.amount_received,
                   (select coalesce(json_agg(json_build_array(r.id, r.amount, r.status)
                                             order by r.created_at, r.id), '[]')
                      from tallystick.refund r
                     where r.account = p.account and r.payment_intent = p.id
                       and (r.operation is null or r.id <> 'reserved_' || r.operation))::text
                     as refunds,
                   exists (select 1 from tallystick.dispute d
                            where d.account = p.account and d.payment_intent = p.id
                              and d.status = any(:taking)) as disputed
              from tallystick.payment p
             where p.order_id = any(:orderIds)
            """)
        .param("orderIds", orderIds.toArray(String[]::new))
        .param("taking", TAKING_MONEY)
        .query((row, number) -> money.put(row.getString("order_id"), money(row)))
        .list();
    return money;
  }

  private static OrderMoney money(ResultSet row) throws SQLException {
    return new OrderMoney(
        new PaymentView(
            row.getString("id"), row.getString("status"), row.getLong("amount_received")),
        JSON.readTree(row.getString("refunds"))
            .valueStream()
            .map(refund ->
                new OrderView.Refund(
                    refund.get(0).asString(), refund.get(1).asLong(), refund.get(2).asString()))
            .toList(),
        row.getBoolean("disputed"));
  }

  private static Payment row(ResultSet row, int number) throws SQLException {
    return new Payment(
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("id"),
        row.getString("order_id"),
        PaymentIntentStatus.find(row.getString("status")).orElseThrow(),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getLong("amount_received"),
        row.getString("latest_charge"),
        row.getInt("revision"));
  }
}
