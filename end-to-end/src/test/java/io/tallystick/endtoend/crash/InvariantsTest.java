package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.shop.Purchase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checker sees each invariant broken; otherwise the harness would prove nothing. */
class InvariantsTest {
  private static final Purchase PURCHASE = new Purchase("ord_1", "pi_1", "secret", "pk_test_1");

  private final Map<String, Purchase> purchases = new HashMap<>(Map.of("key", PURCHASE));
  private final Map<String, Purchase> repeated = new HashMap<>(Map.of("key", PURCHASE));
  private final List<Facts.Charge> charges =
      new ArrayList<>(List.of(new Facts.Charge("ord_1", "pi_1", 3_000)));
  private final Map<String, Integer> intents = new HashMap<>(Map.of("ord_1", 1));
  private final Map<String, Facts.Order> orders =
      new HashMap<>(Map.of("ord_1", order("fulfilled", "fulfillment/")));
  private final Set<String> acknowledged = new HashSet<>(Set.of("evt_1"));
  private final Set<String> stored = new HashSet<>(Set.of("evt_1", "evt_2"));
  private final Map<String, Set<String>> paidTold = new HashMap<>(Map.of("ord_1", Set.of("msg_1")));
  private final Set<String> unresolved = new HashSet<>();
  private final Set<String> unaudited = new HashSet<>();

  @Test
  void holdWhenBothHalvesMatch() {
    assertThat(broken()).isEmpty();
  }

  @Test
  void seeTwoIntents() {
    intents.put("ord_1", 2);
    assertBroken("I1");
  }

  @Test
  void seeTwoCharges() {
    charges.add(new Facts.Charge("ord_1", "pi_2", 3_000));
    assertBroken("I1");
  }

  @Test
  void seeAnotherAmount() {
    charges.set(0, new Facts.Charge("ord_1", "pi_1", 2_999));
    assertBroken("I1");
  }

  @Test
  void seeASuccessThatWeDoNotKnow() {
    orders.put("ord_1", order("open"));
    assertThat(broken()).anyMatch(line -> line.startsWith("I2 "));
  }

  @Test
  void seeASuccessOfNoOrder() {
    charges.add(new Facts.Charge("ord_9", "pi_9", 3_000));
    assertBroken("I2");
  }

  @Test
  void seeASuccessThatStripeDoesNotKnow() {
    charges.clear();
    assertBroken("I2");
  }

  @Test
  void seeAnEffectTwice() {
    orders.put("ord_1", order("fulfilled", "fulfillment/", "fulfillment/"));
    assertBroken("I3");
  }

  @Test
  void seeThatTheAppHeardTwiceOrNever() {
    paidTold.put("ord_1", Set.of("msg_1", "msg_2"));
    assertBroken("I3");
    paidTold.put("ord_1", Set.of());
    assertBroken("I3");
  }

  @Test
  void seeALostEvent() {
    acknowledged.add("evt_3");
    assertBroken("I5");
  }

  @Test
  void seeAnotherAnswerUnderAKey() {
    repeated.put("key", new Purchase("ord_2", "pi_2", "secret", "pk_test_1"));
    assertBroken("I9");
    repeated.clear();
    assertBroken("I9");
  }

  @Test
  void seeWhatIsNotResolved() {
    unresolved.add("operation");
    assertBroken("I10");
    unresolved.clear();
    orders.put("ord_1", order("paid", "fulfillment/"));
    assertBroken("I10");
  }

  @Test
  void seeAHoleInTheAuditLog() {
    unaudited.add("link 4 does not hold");
    assertBroken("I11");
  }

  private static Facts.Order order(String status, String... effects) {
    return new Facts.Order(status, 3_000, List.of(effects));
  }

  private void assertBroken(String invariant) {
    Consumer<String> namesIt = line -> assertThat(line).startsWith(invariant + " ");
    assertThat(broken()).isNotEmpty().allSatisfy(namesIt);
  }

  private List<String> broken() {
    return Invariants.broken(
        new Facts(
            purchases,
            repeated,
            charges,
            intents,
            orders,
            acknowledged,
            stored,
            paidTold,
            unresolved,
            unaudited));
  }
}
