package io.tallystick.handler;

import io.tallystick.ConfigurationException;
import io.tallystick.delivery.DeliveryHandler;
import io.tallystick.delivery.Receivers;
import io.tallystick.order.Effects;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ReflectionUtils;

/** The methods that {@link OnOrder} marks, as receivers of deliveries. */
public final class Handlers implements Receivers {
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
  public Handlers(JdbcClient jdbc, boolean tellsTheApp) {
    this.jdbc = jdbc;
    this.tellsTheApp = tellsTheApp;
  }

  /**
   * Looks for handlers in all beans.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that could never be called
   */
  public void find(ListableBeanFactory beans) {
    for (String name : beans.getBeanNamesForType(Object.class, false, false)) {
      Class<?> type = beans.getType(name, false);
      if (type != null && !type.getName().startsWith("org.springframework.")) {
        methods(type).forEach((method, mark) -> add(beans, name, method, mark));
      }
    }
  }

  private static Map<Method, OnOrder> methods(Class<?> type) {
    return MethodIntrospector.selectMethods(
        type,
        (MethodIntrospector.MetadataLookup<OnOrder>)
            method -> AnnotatedElementUtils.findMergedAnnotation(method, OnOrder.class));
  }

  private void add(ListableBeanFactory beans, String bean, Method method, OnOrder mark) {
    String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    String type = TYPES.get(mark.value());
    List<Class<?>> takes = List.of(method.getParameterTypes());
    boolean callable =
        takes.equals(List.of(OrderView.class))
            || takes.equals(List.of(OrderView.class, Effects.class));
    if (type == null || !callable || handlers.containsKey(name)) {
      throw new ConfigurationException(
          "HANDLER_INVALID",
          "@OnOrder(" + mark.value() + ") on " + name + " would never be called.",
          "Mark a method (OrderView) or (OrderView, Effects) of a name of its own with PAID, CANCELED"
              + " or REVIEW.");
    }
    ReflectionUtils.makeAccessible(method);
    handlers.put(name, (orderId, order) -> invoke(beans.getBean(bean), method, orderId, order));
    byType.computeIfAbsent(type, it -> new ArrayList<>()).add(name);
  }

  private void invoke(Object bean, Method method, String orderId, Object order) throws Exception {
    try {
      if (method.getParameterCount() == 1) {
        method.invoke(bean, order);
      } else {
        method.invoke(bean, order, new Effects(jdbc, orderId));
      }
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
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
