package io.tallystick.payment;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.money.Money;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Journal;
import io.tallystick.operation.Plan;
import io.tallystick.operation.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Charges of Stripe's legacy API, which belong to no order, for teams that still use it. */
public final class LegacyCharges {
  private final Journal journal;

  public LegacyCharges(Journal journal) {
    this.journal = journal;
  }

  /**
   * What to charge.
   *
   * @param source a token or source of Stripe's, as in {@code tok_visa}
   */
  public record CreateCharge(Money amount, String source, @Nullable String description) {}

  /**
   * Charges a card, once.
   *
   * @throws InvalidRequestException if Stripe would not take the amount
   */
  public Progress create(Asked asked, CreateCharge request) {
    Money.Chargeability chargeability = request.amount().chargeability();
    if (chargeability != Money.Chargeability.OK) {
      throw new InvalidRequestException(
          List.of(new FieldError("amount", chargeability.errorCode())));
    }
    return journal.perform(
        asked,
        operation ->
            Plan.of(
                new About(null, null, request.amount()),
                StripeForms.charge(
                    operation, request.amount(), request.source(), request.description())));
  }
}
