package io.tallystick.endtoend.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.shop.ClusterStage;
import io.tallystick.endtoend.shop.Purchase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** What must hold once nobody buys any more and the fault has healed. */
final class Afterwards {
  private Afterwards() {}

  /** Waits until every order is fulfilled, and compares both halves. */
  static void everythingHolds(ClusterStage stage, Clients clients, Instant deadline) {
    Map<String, Purchase> purchases = clients.finish();
    try {
      await().atMost(left(deadline)).until(() -> stage.fulfilled() == purchases.size());
    } catch (ConditionTimeoutException e) {
      System.out.println(stage.fulfilled() + " of " + purchases.size() + " fulfilled in time");
    }
    Facts facts = Facts.gather(stage, purchases, clients.askAgain());
    assertThat(Invariants.broken(facts)).isEmpty();
    assertThat(facts.orders()).as("one order for each purchase").hasSameSizeAs(purchases);
  }

  private static Duration left(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }
}
