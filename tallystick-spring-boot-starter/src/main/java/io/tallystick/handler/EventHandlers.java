package io.tallystick.handler;

import io.tallystick.ConfigurationException;
import io.tallystick.delivery.DeliveryHandler;
import io.tallystick.delivery.Receivers;
import io.tallystick.handler.HandlerMethods.Handler;
import io.tallystick.stripe.StripeEventTypes;
import io.tallystick.webhook.StripeEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The methods that {@link OnStripeEvent} marks, as receivers of deliveries. */
public final class EventHandlers implements Receivers {
  private final Map<String, Handler<OnStripeEvent>> handlers = new LinkedHashMap<>();

  /**
   * Looks for handlers in all beans.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that could never be called
   */
  public void find(ListableBeanFactory beans) {
    HandlerMethods.find(beans, OnStripeEvent.class, OnOrder.class)
        .forEach((name, handler) -> {
          String pattern = handler.mark().value();
          if (!List.of(handler.method().getParameterTypes()).equals(List.of(StripeEvent.class))
              || !StripeEventTypes.matchesAny(pattern)) {
            throw handler.invalid(
                pattern,
                "Mark a method (StripeEvent) with a type of Stripe's events, as in"
                    + " charge.dispute.created, or the beginning of some, as in charge.dispute.*.");
          }
          handlers.put(name, handler);
        });
  }

  /**
   * Looks again once all beans are there.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that {@link #find} could not see
   */
  public void refuseUnseen(ConfigurableListableBeanFactory beans) {
    HandlerMethods.refuseUnseen(beans, OnStripeEvent.class, handlers.keySet());
  }

  /** The handlers by their names. */
  public Map<String, DeliveryHandler> byName() {
    Map<String, DeliveryHandler> byName = new LinkedHashMap<>();
    handlers.forEach((name, handler) -> byName.put(name, (id, event) -> handler.call(event)));
    return byName;
  }

  /** The names of those who are told of a type of Stripe's; often none. */
  @Override
  public List<String> of(String type) {
    return handlers.values().stream()
        .filter(handler -> StripeEventTypes.matches(handler.mark().value(), type))
        .map(Handler::name)
        .toList();
  }
}
