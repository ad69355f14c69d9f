package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.TallystickException;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.Retrieval;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.stripe.TransferSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Ends operations in review by an operator's word, as far as Stripe's own records bear it out. */
public final class Review {
  /** The error of one that was not done; its caller is told to come with a new key. */
  private static final String NOT_DONE = "not_done";

  private final Operations operations;
  private final Outcomes outcomes;
  private final StripeGateway stripe;
  private final Evidence evidence;
  private final TransactionOperations transactions;

  public Review(
      Operations operations,
      Outcomes outcomes,
      StripeGateway stripe,
      TransactionOperations transactions) {
    this.operations = operations;
    this.outcomes = outcomes;
    this.stripe = stripe;
    this.evidence = new Evidence(operations, stripe);
    this.transactions = transactions;
  }

  /**
   * Whose word it is.
   *
   * @param note why; null if nothing was said
   */
  public record Word(String actor, @Nullable String note) {
    /** A sentence or two, not a report. */
    public static final int LONGEST_NOTE = 500;

    public Word {
      if (note != null && (note.isBlank() || note.length() > LONGEST_NOTE)) {
        throw new IllegalArgumentException("a note has 1 to " + LONGEST_NOTE + " characters");
      }
    }
  }

  /**
   * Review → succeeded, if Stripe has this object and it is what was asked for.
   *
   * @param stripeId of what the operation made, or of the payment intent that it acted on
   * @throws TallystickException if it is not in review, or Stripe's object is another
   */
  public void succeeded(Account account, UUID id, String stripeId, Word word) {
    Operation operation = inReview(account, id);
    Snapshot told = markedAsOurs(operation, retrieve(operation, stripeId));
    if (!isOwned(operation) && operations.isResult(operation, stripeId)) {
      throw isAnother(operation, stripeId);
    }
    transactions.executeWithoutResult(status -> {
      var unused = outcomes.merge(account, List.of(told));
      if (!operations.markResolved(id, told.id(), word)) {
        throw isAnother(operation, stripeId); // and nothing of it is kept
      }
    });
  }

  /**
   * Review → rejected, unless Stripe has a trace of it; what it held is free.
   *
   * @throws TallystickException if it is not in review, or was done, or Stripe cannot be asked
   */
  public void failed(Account account, UUID id, Word word) {
    Operation operation = inReview(account, id);
    switch (evidence.of(operation)) {
      case Evidence.Found(List<Snapshot> told) -> believe(operation, told);
      case Evidence.Unasked(String code) ->
          throw new TallystickException(
              "STRIPE_UNAVAILABLE",
              "Stripe could not be asked (" + code + "), and may have done it; try again.");
      case Evidence.NotDone notDone -> {}
      case Evidence.Unclear unclear -> {}
    }
    transactions.executeWithoutResult(status -> {
      outcomes.lock(operation);
      if (!operations.markResolvedAsRejected(id, NOT_DONE, word)) {
        throw notInReview(read(account, id));
      }
      outcomes.release(operation, NOT_DONE);
    });
  }

  /** Stripe's records go before an operator's word. */
  private void believe(Operation operation, List<Snapshot> told) {
    transactions.executeWithoutResult(status -> {
      var unused = outcomes.merge(operation.account(), told);
    });
    Operation now = read(operation.account(), operation.id());
    if (now.state() == OperationState.SUCCEEDED) {
      throw new TallystickException(
          "OPERATION_WAS_DONE",
          "Stripe has done it: see " + now.resultId() + ". It is succeeded now, not failed.");
    }
    if (now.state() == OperationState.REVIEW) {
      throw new TallystickException(
          "OPERATION_LEFT_A_TRACE",
          "Stripe has an object of this operation that does not fit it: "
              + told.getFirst().id()
              + ". Undo it at Stripe first.");
    }
    throw notInReview(now);
  }

  private Operation inReview(Account account, UUID id) {
    Operation operation = read(account, id);
    if (operation.state() != OperationState.REVIEW) {
      throw notInReview(operation);
    }
    return operation;
  }

  private Operation read(Account account, UUID id) {
    return operations
        .find(account, id)
        .orElseThrow(() ->
            new TallystickException(
                "OPERATION_NOT_FOUND",
                "There is no operation of this id; 'operations list' shows them."));
  }

  private Snapshot retrieve(Operation operation, String stripeId) {
    StripeNoun noun = noun(operation.kind());
    if (!noun.isId(stripeId)) {
      throw isAnother(operation, stripeId);
    }
    return switch (stripe.retrieve(operation.account(), noun, stripeId)) {
      case Retrieval.Found(var objects) -> objects.getFirst();
      case Retrieval.Missing missing -> throw isAnother(operation, stripeId);
      case Retrieval.Failed(String code) ->
          throw new TallystickException(
              "STRIPE_UNAVAILABLE", "Stripe could not be asked (" + code + "); try again.");
    };
  }

  /** Whether this can be the id of what any operation makes or acts on. */
  public static boolean isResult(String text) {
    return Arrays.stream(OperationKind.values()).anyMatch(kind -> noun(kind).isId(text));
  }

  private static StripeNoun noun(OperationKind kind) {
    return switch (kind) {
      case PAYMENT_INTENT, CAPTURE, CANCEL -> StripeNoun.PAYMENT_INTENT;
      case REFUND -> StripeNoun.REFUND;
      case CHARGE -> StripeNoun.CHARGE;
      case TRANSFER -> StripeNoun.TRANSFER;
      case CUSTOMER -> StripeNoun.CUSTOMER;
    };
  }

  /** Whether its object is one that several operations may act on. */
  private static boolean isOwned(Operation operation) {
    return operation.kind() == OperationKind.CAPTURE || operation.kind() == OperationKind.CANCEL;
  }

  /**
   * An object whose metadata was lost is ours all the same by what it belongs to: the payment
   * intent of a refund, the destination and the charge of a transfer.
   */
  private static Snapshot markedAsOurs(Operation operation, Snapshot told) {
    if (told.operation() != null) {
      return told;
    }
    return switch (told) {
      case RefundSnapshot refund when Objects.equals(refund.paymentIntent(), operation.subject()) ->
          refund.madeBy(operation.id());
      case TransferSnapshot transfer
          when Objects.equals(transfer.destination(), operation.subject())
              && passesOn(operation, transfer.sourceTransaction()) ->
          transfer.madeBy(operation.id());
      default -> told;
    };
  }

  private static boolean passesOn(Operation operation, @Nullable String charge) {
    List<String> asked = List.of(operation.call().form().split("&"));
    return charge == null
        ? asked.stream().noneMatch(it -> it.startsWith("source_transaction="))
        : asked.contains("source_transaction=" + charge);
  }

  private static TallystickException notInReview(Operation operation) {
    return new TallystickException(
        "OPERATION_NOT_IN_REVIEW",
        "Only what is in review can be resolved; this operation is "
            + operation.state().wireName()
            + ".");
  }

  private static TallystickException isAnother(Operation operation, String stripeId) {
    String wanted =
        "a "
            + operation.kind().wireName()
            + (operation.about().amount() == null ? "" : " of " + operation.amount().text())
            + (operation.subject() == null ? "" : ", " + operation.subject());
    return new TallystickException(
        "NOT_THIS_OPERATION",
        (isResult(stripeId) ? stripeId : "That")
            + " is not at Stripe what this operation asked for: "
            + wanted
            + ".");
  }
}
