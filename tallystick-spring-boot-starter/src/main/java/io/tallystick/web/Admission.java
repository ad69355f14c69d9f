package io.tallystick.web;

import io.tallystick.Owner;
import io.tallystick.access.Caller;
import io.tallystick.limit.Declines;
import io.tallystick.limit.Limits;
import io.tallystick.limit.PaymentCall;
import io.tallystick.limit.Verdict;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Journal;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.OperationState;
import io.tallystick.operation.Progress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets payment calls in as far as limits allow, before anything is journalled. This is the one
 * place where a call is refused for a limit.
 */
final class Admission {
  private final Limits limits;
  private final Declines declines;
  private final Journal journal;
  private final TrustedProxies proxies;
  private final HttpServletRequest request;

  /**
   * @param request whichever is being answered
   */
  Admission(
      Limits limits,
      Declines declines,
      Journal journal,
      TrustedProxies proxies,
      HttpServletRequest request) {
    this.limits = limits;
    this.declines = declines;
    this.journal = journal;
    this.proxies = proxies;
    this.request = request;
  }

  /** Lets in a call that names nobody whom it is for. */
  void admit(Caller caller, Asked asked) {
    admit(caller, asked, null);
  }

  /**
   * Lets a call in.
   *
   * @param user of the app, for whom a back end calls; null if it does not say
   * @throws ProblemException 429 if it has to wait; its key is then not used up
   */
  void admit(Caller caller, Asked asked, @Nullable String user) {
    PaymentCall call = call(caller, asked.kind(), user);
    if (limits.take(call) instanceof Verdict.Refused refused) {
      admitAgain(asked, call, refused);
    }
  }

  /** Whoever repeats what was let in once is not locked out of its answer. */
  private void admitAgain(Asked asked, PaymentCall call, Verdict.Refused refused) {
    boolean known =
        journal
            .find(asked)
            .filter(it -> it.asked().fingerprint().equals(asked.fingerprint()))
            .isPresent();
    if (!known) {
      throw refusal(refused);
    }
    if (limits.takeAgain(call) instanceof Verdict.Refused tooOften) {
      throw refusal(tooOften);
    }
  }

  /**
   * Counts a call that is refused for anything but a limit.
   *
   * @param refused that call, which a filter may answer before it is anywhere else
   * @throws ProblemException 429 if it is one too many: it is refused all the same, but not told
   *     why
   */
  void countRefusal(Caller caller, HttpServletRequest refused) {
    Verdict verdict =
        limits.takeRefusal(
            caller.name(), caller instanceof Caller.Shopper ? proxies.clientOf(refused) : null);
    if (verdict instanceof Verdict.Refused tooMany) {
      throw refusal(tooMany);
    }
  }

  /**
   * Counts the card that a charge of a shopper's was declined; those of orders the merge counts.
   */
  Progress noting(Caller caller, Progress progress) {
    if (caller instanceof Caller.Shopper shopper
        && progress instanceof Progress.Failed(var operation, var replayed)
        && operation.state() == OperationState.DECLINED
        && !replayed) {
      declines.count(operation.account().livemode(), List.of(shopper.owner()));
    }
    return progress;
  }

  private PaymentCall call(Caller caller, OperationKind kind, @Nullable String user) {
    boolean mayBeDeclined = kind == OperationKind.PAYMENT_INTENT || kind == OperationKind.CHARGE;
    return switch (caller) {
      case Caller.BackEnd backEnd ->
          PaymentCall.ofBackEnd(
              backEnd.name(), user == null ? null : Owner.ofUser(user), mayBeDeclined);
      case Caller.Shopper shopper ->
          PaymentCall.ofShopper(shopper.owner(), proxies.clientOf(request), mayBeDeclined);
    };
  }

  private static ProblemException refusal(Verdict.Refused refused) {
    return switch (refused.kind()) {
      case DECLINES ->
          refusal(refused, Problems.TOO_MANY_DECLINES, Problems.TOO_MANY_DECLINES.meaning());
      case REFUSALS ->
          refusal(refused, Problems.TOO_MANY_REFUSALS, Problems.TOO_MANY_REFUSALS.meaning());
      case USER, ADDRESS, KEY ->
          refusal(
              refused,
              Problems.TOO_MANY_CALLS,
              "Too many payment calls in a minute by one "
                  + refused.kind().wireName()
                  + "; try again later, with the same Idempotency-Key.");
    };
  }

  private static ProblemException refusal(
      Verdict.Refused refused, ProblemKind kind, String detail) {
    return ProblemException.retryable(kind, detail, refused.retryAfterSeconds());
  }
}
