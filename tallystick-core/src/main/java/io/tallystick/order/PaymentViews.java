package io.tallystick.order;

import java.util.Collection;
import java.util.Map;

/** What orders ask of the room that knows their payments. */
public interface PaymentViews {
  /** The money of each of these orders that has any, by the order's id. */
  Map<String, OrderMoney> ofOrders(Collection<String> orderIds);
}
