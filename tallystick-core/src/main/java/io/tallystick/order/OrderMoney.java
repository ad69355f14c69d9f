package io.tallystick.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money side of an order as its owner sees it.
 *
 * @param refunds all that were tried, oldest first
 * @param disputed whether a dispute holds money of it, for now or for good
 */
public record OrderMoney(
    @Nullable PaymentView payment, List<OrderView.Refund> refunds, boolean disputed) {
  static final OrderMoney NONE = new OrderMoney(null, List.of(), false);

  public OrderMoney {
    refunds = List.copyOf(refunds);
  }

  /** Minor units that have gone back or are on their way. */
  long amountRefunded() {
    return refunds.stream()
        .filter(OrderView.Refund::counts)
        .mapToLong(OrderView.Refund::amount)
        .sum();
  }
}
