package io.tallystick.stripe;

import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A Refund as Stripe told it once. */
public record RefundSnapshot(
    String id,
    RefundStatus status,
    Money amount,
    @Nullable String charge,
    @Nullable String paymentIntent,
    @Nullable UUID operation)
    implements Snapshot {

  static RefundSnapshot read(Fields fields) {
    return new RefundSnapshot(
        fields.id("re_", "pyr_"),
        fields.status(RefundStatus::find),
        fields.money("amount"),
        fields.reference("charge"),
        fields.reference("payment_intent"),
        fields.operation());
  }

  /** The same, as one that names this operation. */
  public RefundSnapshot madeBy(UUID operationOfOurs) {
    return new RefundSnapshot(id, status, amount, charge, paymentIntent, operationOfOurs);
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.REFUND;
  }
}
