package io.tallystick.stripe;

import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A Dispute as Stripe told it once. */
public record DisputeSnapshot(
    String id,
    DisputeStatus status,
    Money amount,
    @Nullable String charge,
    @Nullable String paymentIntent)
    implements Snapshot {

  static DisputeSnapshot read(Fields fields) {
    return new DisputeSnapshot(
        fields.id("dp_", "du_"),
        fields.status(DisputeStatus::find),
        fields.money("amount"),
        fields.reference("charge"),
        fields.reference("payment_intent"));
  }

  /** Nobody asks for a dispute, least of all we. */
  @Override
  public @Nullable UUID operation() {
    return null;
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.DISPUTE;
  }
}
