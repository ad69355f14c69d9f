package io.tallystick.order;

/** Puts together what is shown of an order. */
public final class OrderViews {
  private final Orders orders;
  private final PaymentViews payments;

  public OrderViews(Orders orders, PaymentViews payments) {
    this.orders = orders;
    this.payments = payments;
  }

  public OrderView of(Order order) {
    return OrderView.of(order, orders.lines(order.id()), payments.ofOrder(order.id()).orElse(null));
  }
}
