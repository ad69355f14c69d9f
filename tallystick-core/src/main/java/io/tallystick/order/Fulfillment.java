package io.tallystick.order;

import io.tallystick.delivery.DeliverySource;
import io.tallystick.delivery.Outbox;
import io.tallystick.delivery.Outbox.Staged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  static final String ORDER_REFUNDED = "order.refunded";
  static final String ORDER_DISPUTED = "order.disputed";
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
    payments.forEach(verdicts::add);
    if (verdicts.happened.isEmpty()) {
      return;
    }
    orders.markPaid(verdicts.paid);
    orders.markCanceled(verdicts.canceled);
    orders.markForReview(verdicts.review);
    outbox.stage(
        recordOnce(verdicts.happened).stream()
            .map(effect -> new Staged(effect.orderId(), effect.delivery()))
            .distinct() // whatever happened at once is told by one delivery, which shows it all
            .toList());
  }

  /**
   * Something that happened to an order, to be recorded once.
   *
   * @param subject the refund or dispute; empty for the payment
   * @param delivery what tells the app of it
   */
  private record Effect(String orderId, String name, String subject, String delivery) {
    static Effect ofOrder(String orderId, String name) {
      return new Effect(orderId, name, "", name);
    }
  }

  /** Judgements sorted by what they do. */
  private static final class Verdicts {
    private final List<String> paid = new ArrayList<>();
    private final List<String> canceled = new ArrayList<>();
    private final Map<String, String> review = new LinkedHashMap<>();
    private final List<Effect> happened = new ArrayList<>();

    void add(Order order, PaymentFacts payment) {
      String id = order.id();
      switch (Judgement.of(order, payment)) {
        case Judgement.Paid() -> {
          paid.add(id);
          happened.add(Effect.ofOrder(id, ORDER_PAID));
        }
        case Judgement.Canceled() -> {
          canceled.add(id);
          happened.add(Effect.ofOrder(id, ORDER_CANCELED));
        }
        case Judgement.Review(ReviewReason reason) -> {
          review.put(id, reason.wireName());
          happened.add(Effect.ofOrder(id, ORDER_REVIEW));
          log.warn("event=order.review order={} reason={}", id, reason.wireName());
        }
        case Judgement.Unchanged() -> {}
      }
      payment.refunds().forEach(refund -> addRefund(id, refund));
      payment.disputes().forEach(dispute -> addDispute(id, dispute));
    }

    private void addRefund(String order, RefundFact refund) {
      switch (refund.state()) {
        case RESERVED, UNDER_WAY -> {} // it is told when it is sure
        case SUCCEEDED ->
            happened.add(new Effect(order, "refund.succeeded", refund.id(), ORDER_REFUNDED));
        case FAILED ->
            happened.add(new Effect(order, "refund.failed", refund.id(), ORDER_REFUNDED));
      }
    }

    private void addDispute(String order, DisputeFact dispute) {
      switch (dispute.state()) {
        case INQUIRY -> {} // a question, which takes nothing
        case OPEN ->
            happened.add(new Effect(order, "dispute.opened", dispute.id(), ORDER_DISPUTED));
        case PREVENTED ->
            happened.add(new Effect(order, "dispute.prevented", dispute.id(), ORDER_DISPUTED));
        case WON -> happened.add(new Effect(order, "dispute.won", dispute.id(), ORDER_DISPUTED));
        case LOST -> happened.add(new Effect(order, "dispute.lost", dispute.id(), ORDER_DISPUTED));
      }
    }
  }

  /** Records effects; answers those that had not happened before, in their order. */
  private List<Effect> recordOnce(List<Effect> happened) {
    Set<String> fresh =
        new HashSet<>(
            jdbc.sql(
                    """
                    insert into tallystick.effect (order_id, name, subject)
                    select * from unnest(:orderIds::text[], :names::text[], :subjects::text[])
                    on conflict do nothing
                    returning order_id || ' ' || name || ' ' || subject
                    """)
                .param("orderIds", happened.stream().map(Effect::orderId).toArray(String[]::new))
                .param("names", happened.stream().map(Effect::name).toArray(String[]::new))
                .param("subjects", happened.stream().map(Effect::subject).toArray(String[]::new))
                .query(String.class)
                .list());
    return happened.stream()
        .filter(it -> fresh.contains(it.orderId() + " " + it.name() + " " + it.subject()))
        .toList();
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
      case ORDER_REFUNDED, ORDER_DISPUTED ->
          true; // the order that goes with it shows how it stands
      default -> false;
    };
  }
}
