package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import io.tallystick.order.PaymentFacts;
import io.tallystick.stripe.ChargeSnapshot;
import io.tallystick.stripe.DisputeSnapshot;
import io.tallystick.stripe.PaymentIntentSnapshot;
import io.tallystick.stripe.RefundSnapshot;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.stripe.TransferSnapshot;
import java.util.Collection;
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
  private final PaymentRecords records;
  private final ChargeRecords charges;
  private final RefundRecords refunds;
  private final DisputeRecords disputes;
  private final TransferRecords transfers;
  private final Operations operations;
  private final Orders orders;
  private final Fulfillment fulfillment;

  public Payments(
      JdbcClient jdbc,
      PaymentRecords records,
      Operations operations,
      Orders orders,
      Fulfillment fulfillment) {
    this.records = records;
    this.charges = new ChargeRecords(jdbc);
    this.refunds = new RefundRecords(jdbc);
    this.disputes = new DisputeRecords(jdbc);
    this.transfers = new TransferRecords(jdbc);
    this.operations = operations;
    this.orders = orders;
    this.fulfillment = fulfillment;
  }

  /**
   * Merges what Stripe told.
   *
   * @return what became of each snapshot, in their order
   */
  List<Fate> merge(Account account, List<? extends Snapshot> snapshots) {
    return merge(account, snapshots, Map.of());
  }

  /**
   * Merges what Stripe answered when it was asked.
   *
   * @param asked the objects' revisions when it was asked; 0 for one that was not known
   */
  List<Fate> merge(
      Account account, List<? extends Snapshot> snapshots, Map<String, Integer> asked) {
    List<Charge> knownCharges = charges.find(account, chargeIds(snapshots));
    Set<String> intents = paymentIntents(snapshots, knownCharges);
    records.lockUnlinked(account, intents);
    Map<UUID, Operation> claims = claims(account, snapshots);
    Map<String, Order> locked = orders.lock(orderIds(account, intents, claims));

    Merge merge =
        new Merge(
            account,
            claims,
            asked,
            records.find(account, intents, locked.keySet()),
            knownCharges,
            refunds.find(account, ids(snapshots, StripeNoun.REFUND), intents),
            disputes.find(account, ids(snapshots, StripeNoun.DISPUTE), intents),
            transfers.find(account, ids(snapshots, StripeNoun.TRANSFER)));
    chargesFirst(snapshots).forEach(merge::add);

    write(merge, locked);
    return snapshots.stream().map(merge::fateOf).toList();
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
      case DISPUTE, TRANSFER -> Optional.of(0);
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
  private Map<UUID, Operation> claims(Account account, List<? extends Snapshot> snapshots) {
    Set<UUID> named =
        snapshots.stream()
            .filter(PaymentIntentSnapshot.class::isInstance)
            .map(snapshot -> ((PaymentIntentSnapshot) snapshot).operation())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return operations.linkable(account, OperationKind.PAYMENT_INTENT, named).stream()
        .collect(Collectors.toMap(Operation::id, Function.identity()));
  }

  private Set<String> orderIds(
      Account account, Collection<String> intents, Map<UUID, Operation> claims) {
    return Stream.concat(
            records.find(account, intents, Set.of()).stream().map(Payment::orderId),
            claims.values().stream().map(Operation::orderId))
        .collect(Collectors.toSet());
  }

  private void write(Merge merge, Map<String, Order> locked) {
    write(merge.changedPayments(), records::upsert);
    write(merge.changedCharges(), charges::upsert);
    write(merge.changedRefunds(), refunds::upsert);
    write(merge.changedDisputes(), disputes::upsert);
    write(merge.changedTransfers(), transfers::upsert);
    merge
        .links()
        .forEach((operation, payment) ->
            operations.markSucceeded(operation.id(), payment.id(), payment.status().wireName()));
    Map<Order, PaymentFacts> facts = new LinkedHashMap<>();
    merge.facts().forEach((id, it) -> facts.put(Objects.requireNonNull(locked.get(id)), it));
    fulfillment.settle(facts);
  }

  private static <T> void write(List<T> changed, Consumer<List<T>> upsert) {
    if (!changed.isEmpty()) {
      upsert.accept(changed);
    }
  }
}
