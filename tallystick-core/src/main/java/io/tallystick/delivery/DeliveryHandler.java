package io.tallystick.delivery;

/** Code of the application around us that is told of something, in a transaction of its own. */
@FunctionalInterface
public interface DeliveryHandler {
  /**
   * Acts on it. What it writes to our database commits together with the delivery's end, or not at
   * all.
   *
   * @param subject the id of what it is told of
   * @param current as {@link DeliverySource#current} gives it
   * @throws Exception to be told again later
   */
  void handle(String subject, Object current) throws Exception;
}
