package io.tallystick.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
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

  /** One refund. */
  public record Refund(String refundId, long amount, String status) {}

  static OrderView of(Order order, List<OrderLine> lines, @Nullable PaymentView payment) {
    return new OrderView(
        order.id(),
        order.reference(),
        order.status().wireName(),
        order.amount().minorUnits(),
        order.amount().currency().code(),
        lines.stream()
            .map(line -> new Item(line.price(), line.name(), line.unitAmount(), line.quantity()))
            .toList(),
        payment,
        List.of(),
        0,
        false,
        order.fulfilledAt(),
        order.reviewReason());
  }
}
