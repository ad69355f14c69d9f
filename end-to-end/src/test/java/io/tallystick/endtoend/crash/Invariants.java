package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.shop.Purchase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** RELIABILITY's invariants, as far as the path of an order can break them. */
final class Invariants {
  private static final Set<String> SETTLED = Set.of("paid", "fulfilled", "review");

  private static final Set<String> RESOLVED = Set.of("fulfilled", "review", "canceled");

  private final List<String> broken = new ArrayList<>();

  private Invariants() {}

  /** What is broken, each line beginning with the invariant's number; empty when all hold. */
  static List<String> broken(Facts facts) {
    Invariants checker = new Invariants();
    checker.chargesOnce(facts);
    checker.successesMatch(facts);
    checker.effectsOnce(facts);
    checker.nothingAcknowledgedIsLost(facts);
    checker.sameKeySameAnswer(facts);
    checker.everythingIsResolved(facts);
    facts.unaudited().forEach(it -> checker.report("I11 " + it));
    return checker.broken;
  }

  private void chargesOnce(Facts facts) {
    facts
        .intents()
        .forEach((order, count) -> {
          if (count != 1) {
            report("I1 order %s has %d payment intents at Stripe".formatted(order, count));
          }
        });
    Set<String> charged = new HashSet<>();
    for (Facts.Charge charge : facts.charges()) {
      Facts.Order order = facts.orders().get(charge.order());
      if (!charged.add(charge.order())) {
        report("I1 order %s is charged twice".formatted(charge.order()));
      }
      if (order != null && order.amount() != charge.amount()) {
        report("I1 order %s is charged %d".formatted(charge.order(), charge.amount()));
      }
    }
  }

  private void successesMatch(Facts facts) {
    for (Facts.Charge charge : facts.charges()) {
      Facts.Order order = facts.orders().get(charge.order());
      if (order == null || !SETTLED.contains(order.status())) {
        String status = order == null ? "missing" : order.status();
        report("I2 %s succeeded, order %s is %s".formatted(charge, charge.order(), status));
      }
    }
    Set<String> charged = new HashSet<>();
    facts.charges().forEach(charge -> charged.add(charge.order()));
    facts
        .orders()
        .forEach((id, order) -> {
          if (SETTLED.contains(order.status()) && !charged.contains(id)) {
            report("I2 order %s is %s and nothing is charged".formatted(id, order.status()));
          }
        });
  }

  private void effectsOnce(Facts facts) {
    facts
        .orders()
        .forEach((id, order) -> {
          if (new HashSet<>(order.effects()).size() != order.effects().size()) {
            report("I3 order %s has an effect twice: %s".formatted(id, order.effects()));
          }
        });
    facts
        .paidTold()
        .forEach((order, ids) -> {
          if (ids.size() != 1) {
            report("I3 the app heard of the payment of %s under %s".formatted(order, ids));
          }
        });
  }

  private void nothingAcknowledgedIsLost(Facts facts) {
    Set<String> lost = new TreeSet<>(facts.acknowledged());
    lost.removeAll(facts.stored());
    if (!lost.isEmpty()) {
      report("I5 acknowledged and lost: " + lost);
    }
  }

  private void sameKeySameAnswer(Facts facts) {
    for (Map.Entry<String, Purchase> told : facts.purchases().entrySet()) {
      Purchase again = facts.repeated().get(told.getKey());
      if (!Objects.equals(told.getValue(), again)) {
        report("I9 key %s: first %s, then %s".formatted(told.getKey(), told.getValue(), again));
      }
    }
  }

  private void everythingIsResolved(Facts facts) {
    if (!facts.unresolvedOperations().isEmpty()) {
      report("I10 not resolved: " + facts.unresolvedOperations());
    }
    facts
        .orders()
        .forEach((id, order) -> {
          if (!RESOLVED.contains(order.status())) {
            report("I10 order %s is still %s".formatted(id, order.status()));
          }
        });
  }

  private void report(String line) {
    broken.add(line);
  }
}
