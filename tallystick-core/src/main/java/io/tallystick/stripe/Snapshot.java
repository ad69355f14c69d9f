package io.tallystick.stripe;

import io.tallystick.TallystickException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One of Stripe's objects as Stripe told it once, in an answer or in an event of whatever API
 * version.
 */
public sealed interface Snapshot
    permits PaymentIntentSnapshot,
        ChargeSnapshot,
        RefundSnapshot,
        DisputeSnapshot,
        TransferSnapshot,
        CustomerSnapshot {

  /** The key under which every object that we create names its operation. */
  String OPERATION_METADATA = "tallystick_operation";

  String id();

  StripeNoun noun();

  /** The payment intent that it belongs to; null if it belongs to none, or does not say. */
  @Nullable String paymentIntent();

  /**
   * The operation of ours that its metadata names, if it names one; not to be believed by itself.
   */
  @Nullable UUID operation();

  /**
   * Reads an object of whatever kind.
   *
   * @return nothing if it is of a kind that we do not follow
   * @throws TallystickException {@code UNREADABLE_OBJECT} if it lacks something we need
   */
  static Optional<Snapshot> read(JsonNode object) {
    Fields fields = new Fields(object);
    return StripeNoun.find(fields.noun())
        .map(noun ->
            switch (noun) {
              case PAYMENT_INTENT -> PaymentIntentSnapshot.read(fields);
              case CHARGE -> ChargeSnapshot.read(fields);
              case REFUND -> RefundSnapshot.read(fields);
              case DISPUTE -> DisputeSnapshot.read(fields);
              case TRANSFER -> TransferSnapshot.read(fields);
              case CUSTOMER -> CustomerSnapshot.read(fields);
            });
  }
}
