package io.tallystick.payment;

import io.tallystick.Account;
import io.tallystick.operation.Operation;
import io.tallystick.stripe.PaymentIntentSnapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One merge, decided in memory while the orders' locks are held. */
final class Merge {
  private final Account account;
  private final Map<UUID, Operation> claims;
  private final Map<String, Payment> before = new HashMap<>();
  private final Set<String> ordersWithPayment = new HashSet<>();
  private final Map<String, Payment> after = new LinkedHashMap<>();
  private final Map<Operation, Payment> links = new LinkedHashMap<>();

  Merge(Account account, List<Payment> known, Map<UUID, Operation> claims) {
    this.account = account;
    this.claims = claims;
    for (Payment payment : known) {
      before.put(payment.id(), payment);
      ordersWithPayment.add(payment.orderId());
    }
  }

  void add(PaymentIntentSnapshot snapshot) {
    Payment known = after.getOrDefault(snapshot.id(), before.get(snapshot.id()));
    if (known != null) {
      after.put(snapshot.id(), known.merge(snapshot));
    } else {
      link(snapshot);
    }
  }

  /**
   * Metadata alone is not to be trusted: it links only to an operation that waits for its outcome,
   * of the same mode, amount and currency, whose order no other intent pays.
   */
  private void link(PaymentIntentSnapshot snapshot) {
    Operation operation = claims.get(snapshot.operation());
    if (operation != null
        && operation.account().livemode() == snapshot.livemode()
        && operation.amount().equals(snapshot.amount())
        && ordersWithPayment.add(operation.orderId())) {
      Payment payment = Payment.of(account, operation.orderId(), snapshot);
      after.put(snapshot.id(), payment);
      links.put(operation, payment);
    }
  }

  /** What the snapshots were about, as it is known now. */
  Collection<Payment> payments() {
    return after.values();
  }

  /** Of these, what must be written. */
  List<Payment> changed() {
    return after.values().stream()
        .filter(payment -> !payment.equals(before.get(payment.id())))
        .toList();
  }

  /** Operations that have found their payment. */
  Map<Operation, Payment> links() {
    return links;
  }
}
