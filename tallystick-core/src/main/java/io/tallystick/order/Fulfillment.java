package io.tallystick.order;

import io.tallystick.delivery.DeliverySource;
import io.tallystick.delivery.Outbox;
import io.tallystick.delivery.Outbox.Staged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Turns payments into paid orders, each effect once, and tells the app of it. Runs in the caller's
 * transaction.
 */
public final class Fulfillment implements DeliverySource {
  private static final Logger log = LoggerFactory.getLogger(Fulfillment.class);

  static final String ORDER_PAID = "order.paid";
  static final String ORDER_CANCELED = "order.canceled";
  static final String ORDER_REVIEW = "order.review";

  private final JdbcClient jdbc;
  private final Orders orders;
  private final OrderViews views;
  private final Outbox outbox;

  public Fulfillment(JdbcClient jdbc, Orders orders, OrderViews views, Outbox outbox) {
    this.jdbc = jdbc;
    this.orders = orders;
    this.views = views;
    this.outbox = outbox;
  }

  /**
   * Judges orders by their payments and writes what follows, set-wise.
   *
   * @param payments what is known of the payment of each order whose lock the transaction holds
   */
  public void settle(Map<Order, PaymentFacts> payments) {
    Verdicts verdicts = new Verdicts();
    payments.forEach((order, payment) -> verdicts.add(order, Judgement.of(order, payment)));
    if (!verdicts.happened.isEmpty()) {
      orders.markPaid(verdicts.paid);
      orders.markCanceled(verdicts.canceled);
      orders.markForReview(verdicts.review);
      outbox.stage(recordOnce(verdicts.happened));
    }
  }

  /** Judgements sorted by what they do. */
  private static final class Verdicts {
    private final List<String> paid = new ArrayList<>();
    private final List<String> canceled = new ArrayList<>();
    private final Map<String, String> review = new LinkedHashMap<>();
    private final List<Staged> happened = new ArrayList<>();

    void add(Order order, Judgement judgement) {
      switch (judgement) {
        case Judgement.Paid() -> {
          paid.add(order.id());
          happened.add(new Staged(order.id(), ORDER_PAID));
        }
        case Judgement.Canceled() -> {
          canceled.add(order.id());
          happened.add(new Staged(order.id(), ORDER_CANCELED));
        }
        case Judgement.Review(String reason) -> {
          review.put(order.id(), reason);
          happened.add(new Staged(order.id(), ORDER_REVIEW));
          log.warn("event=order.review order={} reason={}", order.id(), reason);
        }
        case Judgement.Unchanged() -> {}
      }
    }
  }

  /** Records effects; answers those that had not happened before. */
  private List<Staged> recordOnce(List<Staged> happened) {
    return jdbc.sql(
            """
            insert into tallystick.effect (order_id, name)
            select * from unnest(:orderIds::text[], :names::text[])
            on conflict do nothing
            returning order_id, name
            """)
        .param("orderIds", happened.stream().map(Staged::orderId).toArray(String[]::new))
        .param("names", happened.stream().map(Staged::type).toArray(String[]::new))
        .query((row, number) -> new Staged(row.getString("order_id"), row.getString("name")))
        .list();
  }

  @Override
  public void lock(Collection<String> orderIds) {
    orders.lock(orderIds);
  }

  @Override
  public Optional<Object> current(String orderId, String type) {
    return Optional.ofNullable(orders.lock(List.of(orderId)).get(orderId))
        .filter(order -> stillTrue(type, order.status()))
        .map(views::of);
  }

  @Override
  public void acknowledged(String orderId, String type) {
    if (type.equals(ORDER_PAID)) {
      orders.markFulfilled(orderId);
    }
  }

  private static boolean stillTrue(String type, OrderStatus status) {
    return switch (type) {
      case ORDER_PAID -> status == OrderStatus.PAID || status == OrderStatus.FULFILLED;
      case ORDER_CANCELED -> status == OrderStatus.CANCELED;
      case ORDER_REVIEW -> status == OrderStatus.REVIEW;
      default -> false;
    };
  }
}
