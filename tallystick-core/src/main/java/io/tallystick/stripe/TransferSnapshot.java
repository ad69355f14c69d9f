package io.tallystick.stripe;

import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Transfer as Stripe told it once.
 *
 * @param amountReversed minor units that have come back, which only grows
 * @param sourceTransaction the charge whose money it passes on, if it names one
 */
public record TransferSnapshot(
    String id,
    Money amount,
    long amountReversed,
    @Nullable String destination,
    @Nullable String sourceTransaction,
    @Nullable UUID operation)
    implements Snapshot {

  static TransferSnapshot read(Fields fields) {
    return new TransferSnapshot(
        fields.id("tr_"),
        fields.money("amount"),
        fields.minorUnitsOrZero("amount_reversed"),
        fields.reference("destination"),
        fields.reference("source_transaction"),
        fields.operation());
  }

  /** The same, as one that names this operation. */
  public TransferSnapshot madeBy(UUID operationOfOurs) {
    return new TransferSnapshot(
        id, amount, amountReversed, destination, sourceTransaction, operationOfOurs);
  }

  @Override
  public StripeNoun noun() {
    return StripeNoun.TRANSFER;
  }

  @Override
  public @Nullable String paymentIntent() {
    return null;
  }
}
