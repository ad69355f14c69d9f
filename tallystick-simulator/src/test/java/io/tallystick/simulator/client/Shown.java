package io.tallystick.simulator.client;

import com.stripe.exception.StripeException;
import com.stripe.model.Balance;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Customer;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Payout;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.model.StripeError;
import com.stripe.model.Transfer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stripe's objects as lines of a transcript, read through the client's typed getters. */
final class Shown {
  private Shown() {}

  static String line(Object object) {
    return switch (object) {
      case PaymentIntent it -> paymentIntent(it);
      case Charge it -> charge(it);
      case Refund it ->
          words("refund", it.getStatus(), it.getAmount(), it.getReason(), it.getFailureReason());
      case Dispute it -> dispute(it);
      case Transfer it ->
          words(
              "transfer",
              it.getAmount(),
              it.getCurrency(),
              it.getAmountReversed(),
              it.getReversed(),
              it.getReversals().getData().size());
      case Payout it ->
          words("payout", it.getStatus(), it.getAmount(), it.getCurrency(), it.getFailureCode());
      case SetupIntent it -> setupIntent(it);
      case Customer it ->
          words("customer", it.getEmail(), it.getName(), it.getDeleted(), it.getMetadata());
      case PaymentMethod it -> paymentMethod(it);
      case BalanceTransaction it ->
          words(
              "balance_transaction",
              it.getStatus(),
              it.getType(),
              it.getAmount(),
              it.getFee(),
              it.getNet(),
              it.getReportingCategory());
      case Balance it -> balance(it);
      case StripeException it -> error(it);
      default -> throw new IllegalArgumentException("Not shown: " + object.getClass());
    };
  }

  /** What is absent is a dash, in both languages. */
  static String words(@Nullable Object... words) {
    return Stream.of(words)
        .map(word -> word == null ? "-" : String.valueOf(word))
        .collect(Collectors.joining(" "));
  }

  private static String paymentIntent(PaymentIntent it) {
    return words(
        "payment_intent",
        it.getStatus(),
        it.getAmount(),
        it.getCurrency(),
        it.getAmountReceived(),
        it.getAmountCapturable(),
        it.getNextAction() == null ? null : it.getNextAction().getType(),
        it.getLastPaymentError() == null ? null : it.getLastPaymentError().getCode(),
        it.getCancellationReason());
  }

  private static String charge(Charge it) {
    return words(
        "charge",
        it.getStatus(),
        it.getAmount(),
        it.getAmountCaptured(),
        it.getAmountRefunded(),
        it.getPaid() ? "paid" : "unpaid",
        it.getCaptured() ? "captured" : "uncaptured",
        it.getRefunded() ? "refunded" : "unrefunded",
        it.getDisputed() ? "disputed" : "undisputed",
        it.getFailureCode(),
        it.getOutcome().getType());
  }

  private static String dispute(Dispute it) {
    String nets =
        it.getBalanceTransactions().stream()
            .map(line -> String.valueOf(line.getNet()))
            .collect(Collectors.joining(","));
    return words(
        "dispute",
        it.getStatus(),
        it.getAmount(),
        it.getReason(),
        it.getIsChargeRefundable(),
        it.getEvidenceDetails().getSubmissionCount(),
        "[" + nets + "]");
  }

  private static String setupIntent(SetupIntent it) {
    return words(
        "setup_intent",
        it.getStatus(),
        it.getUsage(),
        it.getNextAction() == null ? null : it.getNextAction().getType(),
        it.getLastSetupError() == null ? null : it.getLastSetupError().getCode(),
        it.getCancellationReason());
  }

  private static String paymentMethod(PaymentMethod it) {
    return words(
        "payment_method",
        it.getType(),
        it.getCard() == null ? null : it.getCard().getLast4(),
        it.getCard() == null ? null : it.getCard().getExpYear(),
        it.getCustomer() == null ? "detached" : "attached",
        it.getBillingDetails().getName());
  }

  private static String balance(Balance it) {
    String available =
        it.getAvailable().stream()
            .map(funds -> words(funds.getAmount(), funds.getCurrency()))
            .collect(Collectors.joining(", "));
    String pending =
        it.getPending().stream()
            .map(funds -> words(funds.getAmount(), funds.getCurrency()))
            .collect(Collectors.joining(", "));
    return "balance available " + available + "; pending " + pending;
  }

  private static String error(StripeException it) {
    StripeError error = it.getStripeError();
    return words(
        "error",
        it.getStatusCode(),
        error.getType(),
        error.getCode(),
        error.getDeclineCode(),
        error.getParam());
  }
}
