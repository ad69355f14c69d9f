package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.operation.Operations;
import io.tallystick.order.Fulfillment;
import io.tallystick.order.Order;
import io.tallystick.order.Orders;
import io.tallystick.stripe.PaymentIntentSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one merge through which every word of Stripe goes, be it an answer, an event or a
 * reconciliation: in any order, any number of times, with the same end. Runs in the caller's
 * transaction.
 */
public final class Payments {
  private final PaymentRecords records;
  private final Operations operations;
  private final Orders orders;
  private final Fulfillment fulfillment;

  public Payments(
      PaymentRecords records, Operations operations, Orders orders, Fulfillment fulfillment) {
    this.records = records;
    this.operations = operations;
    this.orders = orders;
    this.fulfillment = fulfillment;
  }

  /**
   * Merges snapshots of payment intents.
   *
   * @return the order that each intent pays, by the intent's id; intents that are not ours are
   *     missing
   */
  public Map<String, String> merge(Account account, List<PaymentIntentSnapshot> snapshots) {
    Set<String> ids = snapshots.stream().map(PaymentIntentSnapshot::id).collect(Collectors.toSet());
    Map<UUID, Operation> claims = claims(account, snapshots);
    Map<String, Order> locked = orders.lock(orderIds(account, ids, claims));

    List<Payment> known = records.find(account, ids, locked.keySet());
    Merge merge = new Merge(account, known, claims);
    snapshots.forEach(merge::add);

    write(merge, locked);
    return merge.payments().stream().collect(Collectors.toMap(Payment::id, Payment::orderId));
  }

  /** Operations of ours that the snapshots' metadata names; whether rightly, the merge decides. */
  private Map<UUID, Operation> claims(Account account, List<PaymentIntentSnapshot> snapshots) {
    Set<UUID> named =
        snapshots.stream()
            .map(PaymentIntentSnapshot::operation)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return operations.linkable(account, OperationKind.PAYMENT_INTENT, named).stream()
        .collect(Collectors.toMap(Operation::id, Function.identity()));
  }

  private Set<String> orderIds(Account account, Set<String> ids, Map<UUID, Operation> claims) {
    return Stream.concat(
            records.find(account, ids, Set.of()).stream().map(Payment::orderId),
            claims.values().stream().map(Operation::orderId))
        .collect(Collectors.toSet());
  }

  private void write(Merge merge, Map<String, Order> locked) {
    if (!merge.changed().isEmpty()) {
      records.upsert(merge.changed());
    }
    merge
        .links()
        .forEach((operation, payment) ->
            operations.markSucceeded(operation.id(), payment.id(), payment.status().wireName()));
    fulfillment.settle(
        merge.payments().stream()
            .collect(
                Collectors.toMap(
                    payment -> Objects.requireNonNull(locked.get(payment.orderId())),
                    Payment::facts)));
  }
}
