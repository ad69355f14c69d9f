package io.tallystick.handler;

import io.tallystick.ConfigurationException;
import io.tallystick.delivery.DeliveryHandler;
import io.tallystick.delivery.Receivers;
import io.tallystick.handler.HandlerMethods.Handler;
import io.tallystick.order.Effects;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The methods that {@link OnOrder} marks, as receivers of deliveries. */
public final class OrderHandlers implements Receivers {
  private static final Map<OrderStatus, String> TYPES =
      Map.of(
          OrderStatus.PAID, "order.paid",
          OrderStatus.CANCELED, "order.canceled",
          OrderStatus.REVIEW, "order.review");

  private final JdbcClient jdbc;
  private final boolean tellsTheApp;
  private final Map<String, DeliveryHandler> handlers = new LinkedHashMap<>();
  private final Map<String, List<String>> byType = new LinkedHashMap<>();

  /**
   * @param tellsTheApp whether an app is told by HTTP as well
   */
  public OrderHandlers(JdbcClient jdbc, boolean tellsTheApp) {
    this.jdbc = jdbc;
    this.tellsTheApp = tellsTheApp;
  }

  /**
   * Looks for handlers in all beans.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that could never be called
   */
  public void find(ListableBeanFactory beans) {
    HandlerMethods.find(beans, OnOrder.class, OnStripeEvent.class).values().forEach(this::add);
  }

  private void add(Handler<OnOrder> handler) {
    String type = TYPES.get(handler.mark().value());
    List<Class<?>> takes = List.of(handler.method().getParameterTypes());
    boolean takesEffects = takes.equals(List.of(OrderView.class, Effects.class));
    if (type == null || !(takesEffects || takes.equals(List.of(OrderView.class)))) {
      throw handler.invalid(
          handler.mark().value().name(),
          "Mark a method (OrderView) or (OrderView, Effects) with PAID, CANCELED or REVIEW.");
    }
    handlers.put(
        handler.name(),
        takesEffects
            ? (orderId, order) -> handler.call(order, new Effects(jdbc, orderId))
            : (orderId, order) -> handler.call(order));
    byType.computeIfAbsent(type, it -> new ArrayList<>()).add(handler.name());
  }

  /**
   * Looks again once all beans are there.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that {@link #find} could not see
   */
  public void refuseUnseen(ConfigurableListableBeanFactory beans) {
    HandlerMethods.refuseUnseen(beans, OnOrder.class, handlers.keySet());
  }

  /** The handlers by their names. */
  public Map<String, DeliveryHandler> byName() {
    return Map.copyOf(handlers);
  }

  @Override
  public List<String> of(String type) {
    List<String> names = new ArrayList<>(byType.getOrDefault(type, List.of()));
    if (tellsTheApp || names.isEmpty()) {
      names.add(APP);
    }
    return names;
  }
}
