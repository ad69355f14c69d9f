package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.limit.Declines;
import io.tallystick.operation.About;
import io.tallystick.operation.Asked;
import io.tallystick.operation.Fingerprint;
import io.tallystick.operation.IdempotencyKey;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import io.tallystick.order.PaymentFacts;
import io.tallystick.stripe.ChargeSnapshot;
import io.tallystick.stripe.CustomerSnapshot;
import io.tallystick.stripe.DisputeSnapshot;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.stripe.TransferSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one merge through which every word of Stripe goes, be it an answer, an event or a
 * reconciliation: in any order, any number of times, with the same end. Runs in the caller's
 * transaction.
 */
public final class Payments {
  /** The caller of what we do on our own account. */
  static final String OURSELVES = "tallystick";

  private final PaymentRecords records;
  private final ChargeRecords charges;
  private final RefundRecords refunds;
  private final DisputeRecords disputes;
  private final TransferRecords transfers;
  private final Operations operations;
  private final Orders orders;
  private final Fulfillment fulfillment;
  private final Customers customers;
  private final Declines declines;
  private final Ids ids;

  public Payments(
      JdbcClient jdbc,
      PaymentRecords records,
      Operations operations,
      Orders orders,
      Fulfillment fulfillment,
      Declines declines,
      Ids ids) {
    this.records = records;
    this.charges = new ChargeRecords(jdbc);
    this.refunds = new RefundRecords(jdbc);
    this.disputes = new DisputeRecords(jdbc);
    this.transfers = new TransferRecords(jdbc);
    this.operations = operations;
    this.orders = orders;
    this.fulfillment = fulfillment;
    this.customers = new Customers(jdbc);
    this.declines = declines;
    this.ids = ids;
  }

  /**
   * What a merge has come to.
   *
   * @param fates what became of each snapshot, in their order
   * @param succeeded the operations that have succeeded by it, as they are now
   */
  record Merged(List<Fate> fates, List<Operation> succeeded) {}

  /** Merges what Stripe told. */
  Merged merge(Account account, List<? extends Snapshot> snapshots) {
    return merge(account, snapshots, Map.of());
  }

  /**
   * Merges what Stripe answered when it was asked.
   *
   * @param asked the objects' revisions when it was asked; 0 for one that was not known
   */
  Merged merge(Account account, List<? extends Snapshot> snapshots, Map<String, Integer> asked) {
    List<Charge> knownCharges = charges.find(account, chargeIds(snapshots));
    Set<String> intents = paymentIntents(snapshots, knownCharges);
    Set<UUID> named = operationIds(snapshots);
    records.lockUnlinked(account, intents);
    Map<String, Order> locked = orders.lockConcerned(account, intents, named);

    Settlements settlements =
        new Settlements(
            operations.concerned(account, named, ids(snapshots, StripeNoun.PAYMENT_INTENT)));
    List<Payment> known = records.find(account, intents, locked.keySet());
    boolean unpaid = known.isEmpty() && snapshots.stream().allMatch(Payments::tellsOfNoMoney);
    Set<String> paid = unpaid ? Set.of() : intents;
    Merge merge =
        new Merge(
            account,
            settlements,
            asked,
            known,
            knownCharges,
            refunds.find(account, ids(snapshots, StripeNoun.REFUND), paid),
            disputes.find(account, ids(snapshots, StripeNoun.DISPUTE), paid),
            transfers.find(account, ids(snapshots, StripeNoun.TRANSFER)));
    chargesFirst(snapshots).forEach(merge::add);

    countDeclines(account, merge, locked);
    List<Operation> succeeded = write(merge, settlements, locked);
    merge.orphans().forEach(orphan -> cancel(account, orphan));
    return new Merged(snapshots.stream().map(merge::fateOf).toList(), succeeded);
  }

  /**
   * A payment intent that can still be paid. If money has come and gone back all the same, because
   * this word is late, whoever tells that it has come is merged with all that is known of it.
   */
  private static boolean tellsOfNoMoney(Snapshot snapshot) {
    return snapshot instanceof PaymentIntentSnapshot intent && intent.status().isPayable();
  }

  /**
   * What must be remembered of an object before Stripe is asked for it: its revision, 0 if it is
   * not known; nothing if the question has answered itself meanwhile.
   */
  Optional<Integer> revisionToAsk(Account account, StripeNoun noun, String id) {
    return switch (noun) {
      case PAYMENT_INTENT ->
          unlessFinal(
              records.find(account, Set.of(id), Set.of()).stream().findAny(),
              payment -> payment.status().isFinal(),
              Payment::revision);
      case REFUND ->
          unlessFinal(
              refunds.find(account, Set.of(id), Set.of()).stream().findAny(),
              refund -> refund.status().isFinal() && refund.paymentIntent() != null,
              Refund::revision);
      case CHARGE ->
          charges.find(account, Set.of(id)).stream()
                  .anyMatch(charge -> charge.amountRefunded() > 0 && isComplete(account, charge))
              ? Optional.empty()
              : Optional.of(0);
      case DISPUTE, TRANSFER, CUSTOMER -> Optional.of(0);
    };
  }

  /** The order that an object belongs to, whatever its kind. */
  Optional<String> orderOf(Account account, String id) {
    return records.orderOf(account, id);
  }

  private boolean isComplete(Account account, Charge charge) {
    return refunds.sumOfCharge(account, charge.id(), charge.paymentIntent())
        >= charge.amountRefunded();
  }

  private static <T> Optional<Integer> unlessFinal(
      Optional<T> known, Predicate<T> isFinal, Function<T, Integer> revision) {
    return known.isEmpty() ? Optional.of(0) : known.filter(isFinal.negate()).map(revision);
  }

  /** Charges tell which payment intent a refund, a dispute or a transfer belongs to. */
  private static List<Snapshot> chargesFirst(List<? extends Snapshot> snapshots) {
    return Stream.concat(
            snapshots.stream().filter(ChargeSnapshot.class::isInstance),
            snapshots.stream().filter(it -> !(it instanceof ChargeSnapshot)))
        .<Snapshot>map(Function.identity())
        .toList();
  }

  private static Set<String> chargeIds(List<? extends Snapshot> snapshots) {
    return snapshots.stream()
        .map(Payments::chargeId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static @Nullable String chargeId(Snapshot snapshot) {
    return switch (snapshot) {
      case PaymentIntentSnapshot told -> null;
      case ChargeSnapshot told -> told.id();
      case RefundSnapshot told -> told.paymentIntent() == null ? told.charge() : null;
      case DisputeSnapshot told -> told.paymentIntent() == null ? told.charge() : null;
      case TransferSnapshot told -> told.sourceTransaction();
      case CustomerSnapshot told -> null;
    };
  }

  private static Set<String> paymentIntents(
      List<? extends Snapshot> snapshots, List<Charge> charges) {
    return Stream.concat(
            snapshots.stream().map(Snapshot::paymentIntent),
            charges.stream().map(Charge::paymentIntent))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> ids(List<? extends Snapshot> snapshots, StripeNoun noun) {
    return snapshots.stream()
        .filter(snapshot -> snapshot.noun() == noun)
        .map(Snapshot::id)
        .collect(Collectors.toSet());
  }

  /** Operations of ours that the snapshots' metadata names; whether rightly, the merge decides. */
  private static Set<UUID> operationIds(List<? extends Snapshot> snapshots) {
    return snapshots.stream()
        .map(Snapshot::operation)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** A try that has failed is counted once: what is known of it is read again under the lock. */
  private void countDeclines(Account account, Merge merge, Map<String, Order> locked) {
    List<Charge> failed = merge.changedCharges().stream().filter(Charge::hasFailed).toList();
    if (failed.isEmpty()) {
      return;
    }
    Set<String> counted =
        charges.find(account, failed.stream().map(Charge::id).toList()).stream()
            .filter(Charge::hasFailed)
            .map(Charge::id)
            .collect(Collectors.toSet());
    declines.count(
        account.livemode(),
        failed.stream()
            .filter(charge -> !counted.contains(charge.id()))
            .flatMap(charge -> merge.orderOf(charge).stream())
            .map(order -> Objects.requireNonNull(locked.get(order)).owner())
            .toList());
  }

  private List<Operation> write(Merge merge, Settlements settlements, Map<String, Order> locked) {
    Map<String, Order> orders = new HashMap<>(locked);
    List<Operation> succeeded =
        settlements.all().stream().flatMap(it -> settle(it, orders).stream()).toList();
    write(merge.changedPayments(), records::upsert);
    write(merge.changedCharges(), charges::upsert);
    write(merge.changedRefunds(), refunds::upsert);
    write(merge.changedDisputes(), disputes::upsert);
    write(merge.changedTransfers(), transfers::upsert);
    Map<Order, PaymentFacts> facts = new LinkedHashMap<>();
    merge.facts().forEach((id, it) -> facts.put(Objects.requireNonNull(orders.get(id)), it));
    fulfillment.settle(facts);
    return succeeded;
  }

  /**
   * Writes how an operation has ended.
   *
   * @param judged the orders that are judged afterwards; one whose capture has failed is due in
   *     full
   * @return the operation as it is now, if it has succeeded
   */
  private Optional<Operation> settle(Settlements.Settlement settlement, Map<String, Order> judged) {
    return switch (settlement) {
      case Settlements.Settlement.Succeeded(var operation, var told, var status) -> {
        Optional<Operation> succeeded = operations.markSucceeded(operation.id(), told.id(), status);
        switch (operation.kind()) {
          case REFUND -> refunds.deleteReservations(operation.account(), Set.of(operation.id()));
          case CUSTOMER -> customers.bind(operation.id(), told.id());
          case PAYMENT_INTENT, CAPTURE, CANCEL, CHARGE, TRANSFER -> {}
        }
        yield succeeded;
      }
      case Settlements.Settlement.Failed(var operation, var state, var code) -> {
        operations.markEnded(operation, state, code);
        if (operation.kind() == OperationKind.CAPTURE) {
          orders.setAmountDue(operation.requiredOrderId(), null);
          judged.computeIfPresent(operation.requiredOrderId(), (id, order) -> order.dueInFull());
        }
        yield Optional.empty();
      }
    };
  }

  /** Journals the cancel of an intent that nobody wants; recovery sends it. */
  private void cancel(Account account, PaymentIntentSnapshot orphan) {
    operations.insertPrepared(
        Operation.first(
            ids.uuid(),
            new Asked(
                account,
                OURSELVES,
                OperationKind.CANCEL,
                new IdempotencyKey("orphan_" + orphan.id()),
                Fingerprint.of("POST", "orphan", orphan.id())),
            new About(null, orphan.id(), orphan.amount()),
            StripeForms.cancel(orphan.id(), "duplicate")));
  }

  /**
   * What is known of an order's payment; the order's lock is held.
   *
   * @return nothing if Stripe has not told of any
   */
  Optional<Funds> funds(Order order) {
    return records.find(order.account(), Set.of(), Set.of(order.id())).stream()
        .findAny()
        .map(payment ->
            new Funds(
                payment,
                payment.facts(
                    refunds.find(order.account(), Set.of(), Set.of(payment.id())).stream()
                        .map(Refund::fact)
                        .toList(),
                    disputes.find(order.account(), Set.of(), Set.of(payment.id())).stream()
                        .map(Dispute::fact)
                        .toList())));
  }

  /** Holds money of an order for a refund that is about to be asked for. */
  void reserve(Refund reservation) {
    refunds.upsert(List.of(reservation));
  }

  void release(Account account, UUID operation) {
    refunds.deleteReservations(account, Set.of(operation));
  }

  private static <T> void write(List<T> changed, Consumer<List<T>> upsert) {
    if (!changed.isEmpty()) {
      upsert.accept(changed);
    }
  }
}
