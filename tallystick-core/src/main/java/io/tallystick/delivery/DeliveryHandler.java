package io.tallystick.delivery;

/** Code of the application around us that is told of orders, in a transaction of its own. */
@FunctionalInterface
public interface DeliveryHandler {
  /**
   * Acts on an order. What it writes to our database commits together with the delivery's end, or
   * not at all.
   *
   * @param order as {@link DeliverySource#current} gives it
   * @throws Exception to be told again later
   */
  void handle(String orderId, Object order) throws Exception;
}
