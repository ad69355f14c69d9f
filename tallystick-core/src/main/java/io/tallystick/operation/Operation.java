package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.money.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a caller wants done at Stripe, once.
 *
 * @param parameters the form, frozen
 * @param stripeKey Stripe's idempotency key of the current attempt, frozen
 * @param expired whether 23 hours have passed since it was first sent, by the database's clock:
 *     past that Stripe may have forgotten the key, and it must not be sent again
 * @param resultId the id of Stripe's object, once succeeded
 * @param resultStatus that object's status in the first answer
 * @param errorCode Stripe's code, once declined, rejected or unknown
 */
public record Operation(
    UUID id,
    Account account,
    String caller,
    OperationKind kind,
    IdempotencyKey callerKey,
    Fingerprint fingerprint,
    String orderId,
    Money amount,
    String parameters,
    int attempt,
    String stripeKey,
    OperationState state,
    boolean expired,
    @Nullable String resultId,
    @Nullable String resultStatus,
    @Nullable String errorCode) {

  /**
   * A new operation, first attempt. Its Stripe key holds the random id, never a sequence, which a
   * restored database would draw again and so replay someone else's payment.
   */
  public static Operation first(
      UUID id,
      Account account,
      String caller,
      OperationKind kind,
      IdempotencyKey callerKey,
      Fingerprint fingerprint,
      String orderId,
      Money amount,
      String parameters) {
    return new Operation(
        id,
        account,
        caller,
        kind,
        callerKey,
        fingerprint,
        orderId,
        amount,
        parameters,
        1,
        "ts_" + id + "_1",
        OperationState.SENT,
        false,
        null,
        null,
        null);
  }
}
