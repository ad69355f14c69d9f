package io.tallystick.stripe;

import io.tallystick.TallystickException;
import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A PaymentIntent as Stripe told it once.
 *
 * @param amountReceived money that has really arrived, in minor units
 * @param operation the operation of ours that its metadata names, if it names one; not to be
 *     believed by itself
 */
public record PaymentIntentSnapshot(
    String id,
    boolean livemode,
    PaymentIntentStatus status,
    Money amount,
    long amountReceived,
    @Nullable String latestCharge,
    @Nullable UUID operation)
    implements Snapshot {

  /**
   * Reads a PaymentIntent.
   *
   * @throws TallystickException {@code UNREADABLE_OBJECT} if it is none, or lacks something we need
   */
  public static PaymentIntentSnapshot read(JsonNode object) {
    Fields fields = new Fields(object);
    if (!fields.noun().equals(StripeNoun.PAYMENT_INTENT.wireName())) {
      throw fields.unreadable("object");
    }
    return read(fields);
  }

  static PaymentIntentSnapshot read(Fields fields) {
    return new PaymentIntentSnapshot(
        fields.id("pi_"),
        fields.flag("livemode"),
        fields.status(PaymentIntentStatus::find),
        fields.money("amount"),
        fields.minorUnitsOrZero("amount_received"),
        fields.reference("latest_charge"),
        fields.operation());
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.PAYMENT_INTENT;
  }

  @Override
  public String paymentIntent() {
    return id;
  }
}
