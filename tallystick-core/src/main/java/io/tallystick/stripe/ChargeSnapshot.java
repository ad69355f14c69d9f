package io.tallystick.stripe;

import io.tallystick.money.Money;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Charge as Stripe told it once.
 *
 * @param amountCaptured minor units
 * @param amountRefunded minor units at that moment; a refund that fails lowers it again
 * @param declineCode why it failed, as an answer with the error would have named it; else null
 */
public record ChargeSnapshot(
    String id,
    ChargeStatus status,
    Money amount,
    long amountCaptured,
    long amountRefunded,
    @Nullable String paymentIntent,
    @Nullable String declineCode,
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
        status == ChargeStatus.FAILED ? declineCode(fields.object()) : null,
        fields.operation());
  }

  /** The bank's reason, or what an answer calls fraudulent: a charge that Stripe itself blocked. */
  private static String declineCode(JsonNode charge) {
    JsonNode outcome = charge.path("outcome");
    Optional<String> reason =
        switch (outcome.path("type").stringValueOpt().orElse("")) {
          case "issuer_declined" -> outcome.path("reason").stringValueOpt();
          case "blocked" -> Optional.of("fraudulent");
          default -> Optional.empty();
        };
    return StripeFailures.declineCode(
        reason.or(charge.path("failure_code")::stringValueOpt).orElse(null));
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
