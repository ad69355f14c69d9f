package io.tallystick.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An order as the API and deliveries show it; amounts in minor units of its currency. Fields that
 * have no value yet are there as null, except a line's price, which a priced line lacks.
 */
public record OrderView(
    String id,
    @Nullable String reference,
    String status,
    long amount,
    String currency,
    List<Item> items,
    @Nullable PaymentView payment,
    List<Refund> refunds,
    long amountRefunded,
    boolean disputed,
    @Nullable Instant fulfilledAt,
    @Nullable String reviewReason) {

  /** One line. */
  public record Item(
      @JsonInclude(Include.NON_NULL) @Nullable String price,
      String name,
      long unitAmount,
      long quantity) {}

  /** One refund, in Stripe's own status. */
  public record Refund(String refundId, long amount, String status) {
    private static final Set<String> FAILED = Set.of("failed", "canceled");

    boolean counts() {
      return !FAILED.contains(status);
    }
  }

  static OrderView of(Order order, List<OrderLine> lines, OrderMoney money) {
    return new OrderView(
        order.id(),
        order.reference(),
        order.status().wireName(),
        order.amount().minorUnits(),
        order.amount().currency().code(),
        lines.stream()
            .map(line -> new Item(line.price(), line.name(), line.unitAmount(), line.quantity()))
            .toList(),
        money.payment(),
        money.refunds(),
        money.amountRefunded(),
        money.disputed(),
        order.fulfilledAt(),
        order.reviewReason());
  }
}
