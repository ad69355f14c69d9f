package io.tallystick.stripe;

import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Charge as Stripe told it once.
 *
 * @param amountCaptured minor units
 * @param amountRefunded minor units at that moment; a refund that fails lowers it again
 */
public record ChargeSnapshot(
    String id,
    ChargeStatus status,
    Money amount,
    long amountCaptured,
    long amountRefunded,
    @Nullable String paymentIntent,
    @Nullable UUID operation)
    implements Snapshot {

  static ChargeSnapshot read(Fields fields) {
    Money amount = fields.money("amount");
    ChargeStatus status = fields.status(ChargeStatus::find);
    return new ChargeSnapshot(
        fields.id("ch_", "py_"),
        status,
        amount,
        captured(fields, amount),
        // What is given back of an authorization that expired had never been taken.
        fields.flagOrFalse("captured") ? fields.minorUnitsOrZero("amount_refunded") : 0,
        fields.reference("payment_intent"),
        fields.operation());
  }

  /** API versions before 2020 have the flag alone. */
  private static long captured(Fields fields, Money amount) {
    if (fields.object().has("amount_captured")) {
      return fields.minorUnits("amount_captured");
    }
    return fields.flagOrFalse("captured") ? amount.minorUnits() : 0;
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.CHARGE;
  }
}
