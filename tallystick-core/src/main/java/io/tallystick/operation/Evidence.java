package io.tallystick.operation;

import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.PaymentIntentStatus;
import io.tallystick.stripe.Retrieval;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeNoun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Looks into Stripe's own records for what became of an operation that no answer told. By
 * retrieving and listing, never by search, which lags; and what is not found is no proof that it is
 * not there.
 */
final class Evidence {
  /** Stripe's clock and ours differ by seconds; a call that took longer than this is not. */
  private static final Duration AROUND = Duration.ofMinutes(5);

  private final Operations operations;
  private final StripeGateway stripe;

  Evidence(Operations operations, StripeGateway stripe) {
    this.operations = operations;
    this.stripe = stripe;
  }

  /** What was found. */
  sealed interface Finding {}

  /** Objects that tell; merging them settles the operation. */
  record Found(List<Snapshot> told) implements Finding {}

  /** It was not done, and never will be. */
  record NotDone(String code) implements Finding {}

  /** Nothing that tells either way, now. */
  record Unclear(String code) implements Finding {}

  /** Stripe could not be asked. */
  record Unasked(String code) implements Finding {}

  Finding of(Operation operation) {
    return switch (operation.kind()) {
      case CAPTURE, CANCEL -> ofPaymentIntent(operation);
      case REFUND -> listed(operation, StripeNoun.REFUND, "payment_intent=" + subject(operation));
      case TRANSFER ->
          listed(
              operation,
              StripeNoun.TRANSFER,
              "destination=" + subject(operation) + "&" + minutesOf(operation));
      case CHARGE -> listed(operation, StripeNoun.CHARGE, minutesOf(operation));
      case PAYMENT_INTENT, CUSTOMER -> new Unclear("preparatory");
    };
  }

  /** An intent tells by its status. One that has not moved for so long was not asked to. */
  private Finding ofPaymentIntent(Operation operation) {
    return switch (stripe.retrieve(
        operation.account(), StripeNoun.PAYMENT_INTENT, subject(operation))) {
      case Retrieval.Found(var told) when told.getFirst() instanceof PaymentIntentSnapshot intent ->
          intent.status().isFinal()
              ? new Found(told)
              : operation.attempt().stale() && intent.status() != PaymentIntentStatus.PROCESSING
                  ? new NotDone("not_done")
                  : new Unclear("not_done_yet");
      case Retrieval.Found found -> new Unclear("unintelligible");
      case Retrieval.Missing(String code) -> new Unclear(code);
      case Retrieval.Failed(String code) -> new Unasked(code);
    };
  }

  private Finding listed(Operation operation, StripeNoun noun, String filter) {
    return switch (stripe.listMadeBy(operation.account(), noun, filter, operation.id())) {
      case Retrieval.Found(var ours) -> ours.isEmpty() ? new Unclear("not_found") : new Found(ours);
      case Retrieval.Missing(String code) -> new Unclear(code);
      case Retrieval.Failed(String code) -> new Unasked(code);
    };
  }

  /** From its first sending to its last. */
  private String minutesOf(Operation operation) {
    Operations.SentTimes sent = operations.sentTimes(operation.id());
    return "created[gte]="
        + sent.first().minus(AROUND).getEpochSecond()
        + "&created[lte]="
        + sent.last().plus(AROUND).getEpochSecond();
  }

  private static String subject(Operation operation) {
    return Objects.requireNonNull(operation.subject(), "acts on an object");
  }
}
