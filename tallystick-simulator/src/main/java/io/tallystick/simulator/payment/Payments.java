package io.tallystick.simulator.payment;

import io.tallystick.simulator.balance.Ledger;
import io.tallystick.simulator.event.Desk;
import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Call;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.resource.Operation;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The payments of the account: the calls that they answer, and what there is of them. */
public final class Payments {
  private final Charges charges;
  private final PaymentIntents intents;
  private final Refunds refunds;
  private final Disputes disputes;
  private final SetupIntents setups;
  private final ConfirmCall confirmations;
  private final List<Operation> operations;

  public Payments(Desk desk, Ledger ledger) {
    charges = new Charges(desk, ledger);
    disputes = new Disputes(desk, charges, ledger);
    refunds = new Refunds(desk, charges, ledger);
    Customers customers = new Customers(desk);
    PaymentMethods methods = new PaymentMethods(desk, customers);
    Aftermaths aftermaths = new Aftermaths(desk, charges, disputes);
    intents = new PaymentIntents(desk, charges, methods, aftermaths);
    setups = new SetupIntents(desk, methods, customers);
    confirmations = new ConfirmCall(intents, methods);
    operations =
        Stream.of(
                new PaymentIntentCalls(intents, methods, customers, confirmations).operations(),
                new ChargeCalls(charges, methods, customers, aftermaths).operations(),
                new RefundCalls(desk, refunds, charges, intents, disputes).operations(),
                new DisputeCalls(desk, disputes).operations(),
                setups.operations(),
                methods.operations(),
                customers.operations(),
                new CashBalances(desk, customers, intents).operations())
            .flatMap(List::stream)
            .toList();
  }

  /** The calls that the API answers. */
  public List<Operation> operations() {
    return operations;
  }

  public Reply confirm(String intent, Call call) {
    return confirmations.confirm(intent, call);
  }

  /**
   * Ends the step that the shopper's bank asked for.
   *
   * @param intent a PaymentIntent or a SetupIntent
   * @param passed whether the bank is satisfied; if not, another method may be tried
   * @return the intent afterwards, as the bearer of the call may see it
   */
  public Reply authenticate(String intent, boolean passed, Call call) {
    if (intent.startsWith("seti_")) {
      SetupIntent after = setups.authenticate(intent, passed, call);
      return Reply.ok(() -> after.json(call.viewer()));
    }
    return confirmations.authenticate(intent, passed, call);
  }

  /**
   * Lets a bank decide now what it would decide later, or never.
   *
   * @param id of a PaymentIntent that is processing, a refund or a dispute
   * @param outcome the status that it is to have, in Stripe's words
   * @return whether the id is of this room
   */
  public boolean decide(String id, String outcome) {
    switch (id.substring(0, id.indexOf('_') + 1)) {
      case "pi_" -> decide(intents.require(id), outcome);
      case "re_" -> decide(refunds.require(id), outcome);
      case "du_" -> decide(disputes.require(id), outcome);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void decide(PaymentIntent intent, String outcome) {
    if (!(intent.state() instanceof IntentState.Processing processing)) {
      throw impossible(intent, outcome, "is not processing");
    }
    Decline failure =
        switch (outcome) {
          case "succeeded" -> null;
          case "failed" -> Decline.INSUFFICIENT_FUNDS;
          default -> throw impossible(intent, outcome, "can become succeeded or failed");
        };
    intents.settle(intent, processing, failure, Cause.WORLD);
  }

  private void decide(Refund refund, String outcome) {
    Refund.Status status = named(Refund.Status.values(), Refund.Status::wireName, outcome);
    if (status == null || !refund.status().canBecome(status)) {
      throw impossible(refund, outcome, "cannot become that");
    }
    refunds.move(refund, status, Cause.WORLD);
  }

  private void decide(Dispute dispute, String outcome) {
    Dispute.Status status = named(Dispute.Status.values(), Dispute.Status::wireName, outcome);
    if (status == null || !disputes.mayBecome(dispute, status)) {
      throw impossible(dispute, outcome, "cannot become that");
    }
    disputes.decide(dispute, status, Cause.WORLD);
  }

  private static <T> @Nullable T named(T[] statuses, Function<T, String> name, String wanted) {
    return Stream.of(statuses).filter(s -> name.apply(s).equals(wanted)).findFirst().orElse(null);
  }

  private static Refusal impossible(ApiObject object, String outcome, String why) {
    String message = "%s %s: %s.".formatted(object.id(), why, outcome);
    return new Refusal(StripeError.invalid(null, message, "outcome"));
  }

  /** Opens a dispute about a charge, as the shopper's bank would. */
  public Dispute dispute(String charge, boolean inquiry) {
    Charge found = charges.require(charge);
    if (found.refundable() == 0 || found.dispute() != null) {
      throw impossible(found, "dispute", "has no money in it or is disputed already");
    }
    Dispute.Status status =
        inquiry ? Dispute.Status.WARNING_NEEDS_RESPONSE : Dispute.Status.NEEDS_RESPONSE;
    return disputes.open(found, status, Cause.WORLD);
  }

  public Charge requireCharge(String id, String param) {
    return charges.requireReferred(id, param);
  }

  /**
   * Puts a charge into a transfer group, unless it is in it.
   *
   * @return the group
   */
  public String group(Charge charge, String group, Cause cause) {
    if (!group.equals(charge.transferGroup())) {
      Terms terms = charge.terms().withLabels(charge.terms().labels().inGroup(group));
      charges.change(charge, charge.on(terms), "charge.updated", cause);
    }
    return group;
  }

  public PaymentIntent require(String intent) {
    return intents.require(intent);
  }

  /** Oldest first. */
  public List<PaymentIntent> intents() {
    return intents.shelf().oldestFirst();
  }

  /** Oldest first. */
  public List<Charge> charges() {
    return charges.shelf().oldestFirst();
  }

  /** Oldest first. */
  public List<Refund> refunds() {
    return refunds.shelf().oldestFirst();
  }

  /** Oldest first. */
  public List<Dispute> disputes() {
    return disputes.shelf().oldestFirst();
  }

  /** How many the cap has pushed out. */
  public long forgottenIntents() {
    return intents.shelf().forgotten();
  }

  /** How many the cap has pushed out. */
  public long forgottenCharges() {
    return charges.shelf().forgotten();
  }
}
