package io.tallystick.policy;

import io.tallystick.money.Money;
import io.tallystick.order.OrderLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is about to buy.
 *
 * @param caller who asks for it, as in {@code key:shop} or {@code jwt:https://issuer#42}
 * @param user the app's user who buys; null for a guest
 * @param lines as priced now
 * @param reference the app's own name for the order
 */
public record Purchase(
    String caller,
    @Nullable String user,
    List<OrderLine> lines,
    Money total,
    @Nullable String reference) {
  public Purchase {
    lines = List.copyOf(lines);
  }
}
