package io.tallystick.order;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The orders. Its methods run in the caller's transaction, and every transaction locks its orders
 * first, in id order.
 */
public final class Orders {
  private static final String COLUMNS =
      """
      id, account, livemode, owner, reference, status, amount,
      coalesce(capture_amount, amount) as amount_due, currency, review_reason, fulfilled_at
      """;

  private final JdbcClient jdbc;

  public Orders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes a new order.
   *
   * @param cart what was asked for, by which an equal cart is found again; null for a guest's
   */
  public void insert(Order order, List<OrderLine> lines, @Nullable CartHash cart) {
    jdbc.sql(
            """
            with inserted as (
              insert into tallystick.orders
                     (id, account, livemode, owner, reference, status, amount, currency, cart)
              values (:id, :account, :livemode, :owner, :reference, :status, :amount, :currency, :cart)
            )
            insert into tallystick.order_line (order_id, position, price, name, unit_amount, quantity)
            select :id, line.*
              from unnest(:positions::int[], :prices::text[], :names::text[], :unitAmounts::bigint[],
                          :quantities::bigint[]) as line
            """)
        .param("cart", cart == null ? null : cart.bytes(), Types.BINARY)
        .param("id", order.id())
        .param("account", order.account().name())
        .param("livemode", order.account().livemode())
        .param("owner", order.owner())
        .param("reference", order.reference())
        .param("status", order.status().wireName())
        .param("amount", order.amount().minorUnits())
        .param("currency", order.amount().currency().code())
        .param("positions", IntStream.rangeClosed(1, lines.size()).boxed().toArray(Integer[]::new))
        .param("prices", lines.stream().map(OrderLine::price).toArray(String[]::new))
        .param("names", lines.stream().map(OrderLine::name).toArray(String[]::new))
        .param("unitAmounts", lines.stream().map(OrderLine::unitAmount).toArray(Long[]::new))
        .param("quantities", lines.stream().map(OrderLine::quantity).toArray(Long[]::new))
        .update();
  }

  /** An order of this owner; another's answers nothing, as if it did not exist. */
  public Optional<Order> find(Account account, String id, String owner) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.orders
                 where id = :id and account = :account and livemode = :livemode and owner = :owner
                """)
        .param("id", id)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("owner", owner)
        .query(Orders::row)
        .optional();
  }

  /** Any order of the account, for callers that may read every one. */
  public Optional<Order> find(Account account, String id) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from tallystick.orders"
                + " where id = :id and account = :account and livemode = :livemode")
        .param("id", id)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .query(Orders::row)
        .optional();
  }

  /** The newest orders of the account, of one status or of all. */
  public List<Order> list(Account account, Optional<OrderStatus> status, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.orders
                 where account = :account and livemode = :livemode
                   and (:status::text is null or status = :status)
                 order by id desc
                 limit :limit
                """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("status", status.map(OrderStatus::wireName).orElse(null))
        .param("limit", limit)
        .query(Orders::row)
        .list();
  }

  /**
   * The newest orders that the app knows by this name.
   *
   * @param owner whose orders; nothing for all of the account
   */
  public List<Order> ofReference(
      Account account, String reference, Optional<String> owner, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from tallystick.orders
                 where reference = :reference and account = :account and livemode = :livemode
                   and (:owner::text is null or owner = :owner)
                 order by id desc
                 limit :limit
                """)
        .param("reference", reference)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("owner", owner.orElse(null))
        .param("limit", limit)
        .query(Orders::row)
        .list();
  }

  /** The lines of each of these orders, in their order. */
  Map<String, List<OrderLine>> lines(Collection<String> orderIds) {
    Map<String, List<OrderLine>> lines = new HashMap<>();
    jdbc.sql(
            """
            select order_id, price, name, unit_amount, quantity
              from tallystick.order_line
             where order_id = any(:orderIds)
             order by order_id, position
            """)
        .param("orderIds", orderIds.toArray(String[]::new))
        .query((row, number) ->
            lines
                .computeIfAbsent(row.getString("order_id"), id -> new ArrayList<>())
                .add(line(row)))
        .list();
    return lines;
  }

  private static OrderLine line(ResultSet row) throws SQLException {
    return new OrderLine(
        row.getString("price"),
        row.getString("name"),
        row.getLong("unit_amount"),
        row.getLong("quantity"));
  }

  /** Locks orders until the transaction ends, in id order so that no two transactions deadlock. */
  public Map<String, Order> lock(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return locked(
        jdbc.sql(
                "select "
                    + COLUMNS
                    + " from tallystick.orders where id = any(:ids) order by id for no key update")
            .param("ids", ids.toArray(String[]::new)));
  }

  private static Map<String, Order> locked(JdbcClient.StatementSpec statement) {
    return statement.query(Orders::row).list().stream()
        .collect(Collectors.toMap(Order::id, Function.identity()));
  }

  /**
   * Locks the orders that these payment intents pay, and those that these operations are about and
   * whose end is not known, as {@link #lock(Collection)} does.
   */
  public Map<String, Order> lockConcerned(
      Account account, Collection<String> paymentIntents, Collection<UUID> operations) {
    return locked(
        jdbc.sql(
                "select "
                    + COLUMNS
                    + """
                      from tallystick.orders
                     where id = any(array(
                       select p.order_id from tallystick.payment p
                        where p.account = :account and p.id = any(:intents)
                       union all
                       select o.order_id from tallystick.operation o
                        where o.id = any(:operations) and o.account is not distinct from :account
                          and o.livemode is not distinct from :livemode
                          and o.state not in ('succeeded', 'declined', 'rejected')))
                     order by id
                       for no key update
                    """)
            .param("account", account.name())
            .param("livemode", account.livemode())
            .param("intents", paymentIntents.toArray(String[]::new))
            .param("operations", operations.toArray(UUID[]::new)));
  }

  /** Locks one order of the account until the transaction ends. */
  public Optional<Order> lock(Account account, String id) {
    return Optional.ofNullable(lock(List.of(id)).get(id))
        .filter(order -> order.account().equals(account));
  }

  /** What must arrive for an open order to be paid: the part that a capture asks for, or all. */
  public void setAmountDue(String id, @Nullable Long minorUnits) {
    jdbc.sql(
            """
            update tallystick.orders set capture_amount = :amount
             where id = :id and status = 'open'
            """)
        .param("id", id)
        .param("amount", minorUnits)
        .update();
  }

  /** Nothing can be paid here: who comes back with the same cart gets another order. */
  public void forgetCart(String id) {
    jdbc.sql("update tallystick.orders set cart = null where id = :id").param("id", id).update();
  }

  /** Open → paid. */
  void markPaid(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update tallystick.orders set status = 'paid', paid_at = now()
             where id = any(:ids) and status = 'open'
            """)
        .param("ids", ids.toArray(String[]::new))
        .update();
  }

  /** Open or paid → canceled. */
  void markCanceled(Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update tallystick.orders set status = 'canceled'
             where id = any(:ids) and status in ('open', 'paid')
            """)
        .param("ids", ids.toArray(String[]::new))
        .update();
  }

  /** Open or canceled → review. */
  void markForReview(Map<String, String> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update tallystick.orders o set status = 'review', review_reason = r.reason
              from unnest(:ids::text[], :reasons::text[]) as r (id, reason)
             where o.id = r.id and o.status in ('open', 'canceled')
            """)
        .param("ids", reasons.keySet().toArray(String[]::new))
        .param("reasons", reasons.values().toArray(String[]::new))
        .update();
  }

  /** Paid → fulfilled. */
  void markFulfilled(String id) {
    jdbc.sql(
            """
            update tallystick.orders set status = 'fulfilled', fulfilled_at = now()
             where id = :id and status = 'paid'
            """)
        .param("id", id)
        .update();
  }

  private static Order row(ResultSet row, int number) throws SQLException {
    return new Order(
        row.getString("id"),
        new Account(row.getString("account"), row.getBoolean("livemode")),
        row.getString("owner"),
        row.getString("reference"),
        OrderStatus.of(row.getString("status")),
        new Money(row.getLong("amount"), Currency.of(row.getString("currency"))),
        row.getLong("amount_due"),
        row.getString("review_reason"),
        instant(row.getObject("fulfilled_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
