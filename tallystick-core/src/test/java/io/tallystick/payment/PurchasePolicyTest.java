package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.order.OrderLine;
import io.tallystick.policy.Decision;
import io.tallystick.policy.Purchase;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Created;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurchasePolicyTest {
  private final Shop shop = Shop.open();
  private final List<Purchase> asked = new CopyOnWriteArrayList<>();
  private @Nullable Decision decision = new Decision.Allowed();

  @SuppressWarnings("NullAway") // null is what code without such checks may answer
  private final Till server =
      shop.serverAsking(purchase -> {
        asked.add(purchase);
        return decision;
      });

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void hearsWhatIsToBeBoughtAsPriced() {
    assertThat(buy("k1", "alice")).isInstanceOf(Created.class);

    Purchase purchase = asked.getFirst();
    assertThat(purchase.caller()).isEqualTo(Shop.CALLER);
    assertThat(purchase.user()).isEqualTo("alice");
    assertThat(purchase.reference()).isEqualTo("cart-7");
    assertThat(purchase.lines()).containsExactly(new OrderLine("hat", "Felt hat", 1500, 2));
    assertThat(purchase.total().minorUnits()).isEqualTo(3000);
  }

  @Test
  void refusesBeforeAnythingIsWrittenOrSent() {
    decision = new Decision.Refused("sold_to_adults");

    assertThat(buy("k1", "alice")).isEqualTo(new TurnedAway("policy_refused"));

    assertNothingHappened();
    decision = new Decision.Allowed();
    assertThat(buy("k1", "alice")).isInstanceOf(Created.class);
  }

  @Test
  void closesWhenItSaysNothing() {
    decision = null;

    assertThat(buy("k1", null)).isEqualTo(new TurnedAway("policy_unavailable"));

    assertNothingHappened();
  }

  @Test
  void closesWhenItFails() {
    Till failing =
        shop.serverAsking(purchase -> {
          throw new IllegalStateException("down");
        });

    assertThat(failing.create(Shop.CALLER, Shop.hats(1), Shop.key("k1"), Shop.fingerprint("hat")))
        .isEqualTo(new TurnedAway("policy_unavailable"));
    assertNothingHappened();
  }

  @Test
  void isNotAskedAboutARepeat() {
    buy("k1", "alice");
    decision = new Decision.Refused("banned_since");

    assertThat(buy("k1", "alice"))
        .isInstanceOfSatisfying(Created.class, again -> assertThat(again.replayed()).isTrue());
    assertThat(asked).hasSize(1);
  }

  @Test
  void isAskedBeforeTheOpenIntentIsAnsweredAgain() {
    buy("k1", "alice");
    decision = new Decision.Refused("banned_since");

    assertThat(buy("k2", "alice")).isEqualTo(new TurnedAway("policy_refused"));
  }

  private Heard buy(String key, @Nullable String user) {
    CreatePaymentIntent hats = Shop.hats(2);
    return server.create(
        Shop.CALLER,
        new CreatePaymentIntent(hats.cart(), "cart-7", hats.captureMethod(), user),
        Shop.key(key),
        Shop.fingerprint("hats for " + user));
  }

  private void assertNothingHappened() {
    assertThat(shop.database().count("operation")).isZero();
    assertThat(shop.database().count("orders")).isZero();
    assertThat(shop.stripe().oracle().paymentIntents()).isEmpty();
  }
}
