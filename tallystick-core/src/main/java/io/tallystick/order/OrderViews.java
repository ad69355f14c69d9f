package io.tallystick.order;

import java.util.List;
import java.util.Map;

/** Puts together what is shown of an order. */
public final class OrderViews {
  private final Orders orders;
  private final PaymentViews payments;

  public OrderViews(Orders orders, PaymentViews payments) {
    this.orders = orders;
    this.payments = payments;
  }

  public OrderView of(Order order) {
    return of(List.of(order)).getFirst();
  }

  /** The same for many, with the same number of queries. */
  public List<OrderView> of(List<Order> many) {
    List<String> ids = many.stream().map(Order::id).toList();
    Map<String, List<OrderLine>> lines = orders.lines(ids);
    Map<String, OrderMoney> money = payments.ofOrders(ids);
    return many.stream()
        .map(order ->
            OrderView.of(
                order,
                lines.getOrDefault(order.id(), List.of()),
                money.getOrDefault(order.id(), OrderMoney.NONE)))
        .toList();
  }
}
