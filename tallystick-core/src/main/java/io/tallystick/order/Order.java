package io.tallystick.order;

import io.tallystick.Account;
import io.tallystick.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody bought: an immutable snapshot whose status alone moves.
 *
 * @param owner {@code user:…}, or {@code key:…} for a guest's order
 * @param amountDue minor units that must arrive: all of the amount, or the part that a capture of
 *     ours asked for
 * @param reviewReason why it is in review; null in every other status
 */
public record Order(
    String id,
    Account account,
    String owner,
    @Nullable String reference,
    OrderStatus status,
    Money amount,
    long amountDue,
    @Nullable String reviewReason,
    @Nullable Instant fulfilledAt) {

  public static Order open(
      String id, Account account, String owner, @Nullable String reference, Money amount) {
    return new Order(
        id, account, owner, reference, OrderStatus.OPEN, amount, amount.minorUnits(), null, null);
  }

  /** As it is without a capture of ours that asks for a part. */
  public Order dueInFull() {
    return new Order(
        id,
        account,
        owner,
        reference,
        status,
        amount,
        amount.minorUnits(),
        reviewReason,
        fulfilledAt);
  }
}
