package io.tallystick.order;

import java.util.Optional;

/** What orders ask of the room that knows their payments. */
public interface PaymentViews {
  Optional<PaymentView> ofOrder(String orderId);
}
