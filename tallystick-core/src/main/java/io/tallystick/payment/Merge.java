package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.operation.Operation;
import io.tallystick.order.DisputeFact;
import io.tallystick.order.PaymentFacts;
import io.tallystick.order.RefundFact;
import io.tallystick.stripe.ChargeSnapshot;
import io.tallystick.stripe.CustomerSnapshot;
import io.tallystick.stripe.DisputeSnapshot;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.TransferSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One merge, decided in memory while the orders' locks are held. */
final class Merge {
  private final Account account;
  private final Settlements settlements;
  private final Map<String, Integer> asked;
  private final Known<Payment> payments;
  private final Known<Charge> charges;
  private final Known<Refund> refunds;
  private final Known<Dispute> disputes;
  private final Known<Transfer> transfers;
  private final Set<String> ordersWithPayment = new HashSet<>();
  private final List<PaymentIntentSnapshot> orphans = new ArrayList<>();
  private final Set<String> undecided = new HashSet<>();
  private final Set<String> touched = new HashSet<>();

  /**
   * @param settlements the operations of ours that may be settled
   * @param asked objects that Stripe was asked for, and their revisions before
   */
  Merge(
      Account account,
      Settlements settlements,
      Map<String, Integer> asked,
      Collection<Payment> payments,
      Collection<Charge> charges,
      Collection<Refund> refunds,
      Collection<Dispute> disputes,
      Collection<Transfer> transfers) {
    this.account = account;
    this.settlements = settlements;
    this.asked = asked;
    this.payments = new Known<>(payments, Payment::id);
    this.charges = new Known<>(charges, Charge::id);
    this.refunds = new Known<>(refunds, Refund::id);
    this.disputes = new Known<>(disputes, Dispute::id);
    this.transfers = new Known<>(transfers, Transfer::id);
    payments.forEach(payment -> ordersWithPayment.add(payment.orderId()));
  }

  void add(Snapshot snapshot) {
    switch (snapshot) {
      case PaymentIntentSnapshot told -> paymentIntent(told);
      case ChargeSnapshot told -> charge(told);
      case RefundSnapshot told -> refund(told);
      case DisputeSnapshot told -> dispute(told);
      case TransferSnapshot told -> transfer(told);
      case CustomerSnapshot told -> succeed(told, null);
    }
    paymentOf(snapshot).ifPresent(payment -> touched.add(payment.id()));
  }

  private void succeed(Snapshot told, @Nullable String status) {
    settlements.claim(told).ifPresent(operation -> settlements.succeed(operation, told, status));
  }

  private void paymentIntent(PaymentIntentSnapshot told) {
    Optional<Payment> known = payments.find(told.id());
    if (known.isPresent()) {
      boolean latest = isLatest(told.id(), known.get().revision());
      decide(told.id(), !latest && known.get().status().isUndecidedAgainst(told.status()));
      payments.put(told.id(), known.get().merge(told, latest));
    } else {
      link(told);
    }
    settlements.paymentIntent(told);
  }

  /** An order is paid by one intent, the first that its operation is known to have made. */
  private void link(PaymentIntentSnapshot told) {
    Optional<Operation> claim =
        settlements.claim(told).filter(it -> ordersWithPayment.add(it.requiredOrderId()));
    if (claim.isPresent()) {
      payments.put(told.id(), Payment.of(account, claim.get().requiredOrderId(), told));
      settlements.succeed(claim.get(), told, told.status().wireName());
    } else if (settlements.isOrphan(told)) {
      orphans.add(told);
    }
  }

  private void charge(ChargeSnapshot told) {
    charges.put(
        told.id(),
        charges.find(told.id()).map(it -> it.merge(told)).orElse(Charge.of(account, told)));
    settlements.charge(told);
  }

  private void refund(RefundSnapshot told) {
    Optional<Refund> known = refunds.find(told.id());
    boolean latest = known.isPresent() && isLatest(told.id(), known.get().revision());
    decide(
        told.id(),
        !latest && known.filter(it -> it.status().isUndecidedAgainst(told.status())).isPresent());
    Refund refund =
        known.map(it -> it.merge(told, latest)).orElseGet(() -> Refund.of(account, told));
    Refund linked = refund.linkedTo(intentOf(refund.paymentIntent(), refund.charge()));
    refunds.put(
        told.id(), settlements.claim(told).map(it -> bind(linked, it, told)).orElse(linked));
  }

  /** Takes the place of what was reserved for it. */
  private Refund bind(Refund refund, Operation operation, RefundSnapshot told) {
    refunds.remove(Refund.reservationId(operation.id()));
    settlements.succeed(operation, told, told.status().wireName());
    return refund.linkedTo(operation.subject()).askedForBy(operation.id());
  }

  private void dispute(DisputeSnapshot told) {
    Dispute dispute =
        disputes.find(told.id()).map(it -> it.merge(told)).orElse(Dispute.of(account, told));
    disputes.put(told.id(), dispute.linkedTo(intentOf(dispute.paymentIntent(), dispute.charge())));
  }

  private void transfer(TransferSnapshot told) {
    transfers.put(
        told.id(),
        transfers.find(told.id()).map(it -> it.merge(told)).orElse(Transfer.of(account, told)));
    succeed(told, null);
  }

  /** Old API versions name the charge alone. */
  private @Nullable String intentOf(@Nullable String paymentIntent, @Nullable String charge) {
    return paymentIntent != null
        ? paymentIntent
        : charges.find(charge).map(Charge::paymentIntent).orElse(null);
  }

  private boolean isLatest(String id, int revision) {
    return Objects.equals(asked.get(id), revision);
  }

  private void decide(String id, boolean isUndecided) {
    if (isUndecided) {
      undecided.add(id);
    }
  }

  private Optional<Payment> paymentOf(Snapshot snapshot) {
    return switch (snapshot) {
      case PaymentIntentSnapshot told -> payments.find(told.id());
      case ChargeSnapshot told -> ofIntent(charges.find(told.id()).map(Charge::paymentIntent));
      case RefundSnapshot told -> ofIntent(refunds.find(told.id()).map(Refund::paymentIntent));
      case DisputeSnapshot told -> ofIntent(disputes.find(told.id()).map(Dispute::paymentIntent));
      case TransferSnapshot told ->
          ofIntent(charges.find(told.sourceTransaction()).map(Charge::paymentIntent));
      case CustomerSnapshot told -> Optional.empty();
    };
  }

  /** The order that a charge was a try to pay; nothing for one that is not ours. */
  Optional<String> orderOf(Charge charge) {
    return ofIntent(Optional.ofNullable(charge.paymentIntent())).map(Payment::orderId);
  }

  private Optional<Payment> ofIntent(Optional<String> paymentIntent) {
    return paymentIntent.flatMap(payments::find);
  }

  /** What has become of a snapshot, once all are added. */
  Fate fateOf(Snapshot snapshot) {
    boolean onlyStripeKnows =
        undecided.contains(snapshot.id())
            || (!asked.containsKey(snapshot.id()) && isIncomplete(snapshot));
    return new Fate(paymentOf(snapshot).map(Payment::orderId).orElse(null), onlyStripeKnows);
  }

  /**
   * Whether it points to something that we have not been told of: a charge that gave back more than
   * all refunds we know, or the charge of a refund or dispute that names no payment intent.
   */
  private boolean isIncomplete(Snapshot snapshot) {
    return switch (snapshot) {
      case PaymentIntentSnapshot told -> false;
      case TransferSnapshot told -> false;
      case CustomerSnapshot told -> false;
      case ChargeSnapshot told ->
          paymentOf(told).isPresent() // others' refunds are not worth a call
              && told.amountRefunded() > refundedOf(charges.find(told.id()).orElseThrow());
      case RefundSnapshot told ->
          refunds.find(told.id()).map(Refund::paymentIntent).isEmpty()
              && charges.find(told.charge()).isEmpty();
      case DisputeSnapshot told ->
          disputes.find(told.id()).map(Dispute::paymentIntent).isEmpty()
              && charges.find(told.charge()).isEmpty();
    };
  }

  private long refundedOf(Charge charge) {
    return refunds.all().stream()
        .filter(refund -> !refund.isReservation())
        .filter(refund ->
            charge.id().equals(refund.charge())
                || (charge.paymentIntent() != null
                    && charge.paymentIntent().equals(refund.paymentIntent())))
        .mapToLong(refund -> refund.amount().minorUnits())
        .sum();
  }

  /** The facts of each order that anything was told of, by the order's id. */
  Map<String, PaymentFacts> facts() {
    Map<String, List<RefundFact>> refunded = new HashMap<>();
    Map<String, List<DisputeFact>> disputed = new HashMap<>();
    for (Refund refund : refunds.all()) {
      refunded
          .computeIfAbsent(key(refund.paymentIntent()), id -> new ArrayList<>())
          .add(refund.fact());
    }
    for (Dispute dispute : disputes.all()) {
      disputed
          .computeIfAbsent(key(dispute.paymentIntent()), id -> new ArrayList<>())
          .add(dispute.fact());
    }
    Map<String, PaymentFacts> facts = new TreeMap<>();
    for (String id : touched) {
      Payment payment = payments.find(id).orElseThrow();
      facts.put(
          payment.orderId(),
          payment.facts(
              refunded.getOrDefault(id, List.of()), disputed.getOrDefault(id, List.of())));
    }
    return facts;
  }

  private static String key(@Nullable String paymentIntent) {
    return paymentIntent == null ? "" : paymentIntent;
  }

  List<Payment> changedPayments() {
    return payments.changed();
  }

  List<Charge> changedCharges() {
    return charges.changed();
  }

  List<Refund> changedRefunds() {
    return refunds.changed();
  }

  List<Dispute> changedDisputes() {
    return disputes.changed();
  }

  List<Transfer> changedTransfers() {
    return transfers.changed();
  }

  /** Intents of ours that take nobody's money and nobody wants. */
  List<PaymentIntentSnapshot> orphans() {
    return orphans;
  }
}
