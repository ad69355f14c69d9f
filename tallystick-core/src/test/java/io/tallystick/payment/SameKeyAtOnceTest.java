package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** One key, many callers at once, on two servers: one operation, and nobody hears a refusal. */
class SameKeyAtOnceTest {
  private static final int CALLERS = 64;

  private final Shop shop = Shop.open();
  private final List<Till> servers = List.of(shop.server(), shop.server());

  @AfterEach
  void close() {
    shop.close();
  }

  @RepeatedTest(3)
  void isOneRefund() {
    Heard.Created bought =
        (Heard.Created)
            servers
                .getFirst()
                .create(Shop.CALLER, Shop.hats(2), Shop.key("buy"), Shop.fingerprint("{}"));
    shop.stripe().confirm(bought.paymentIntentId(), "pm_card_visa");
    shop.follow(bought.paymentIntentId());

    List<Heard> answers =
        Together.call(CALLERS, i -> servers.get(i % 2).refund("refund", bought.orderId(), null));

    requireOneAnswer(answers);
    assertThat(shop.stripe().oracle().refunds()).hasSize(1);
  }

  @RepeatedTest(3)
  void isOneCharge() {
    LegacyCharges.CreateCharge charge =
        new LegacyCharges.CreateCharge(new Money(700, Currency.of("usd")), "tok_visa", null);

    List<Heard> answers = Together.call(CALLERS, i -> servers.get(i % 2).charge("charge", charge));

    requireOneAnswer(answers);
    assertThat(shop.stripe().oracle().charges()).hasSize(1);
  }

  private static void requireOneAnswer(List<Heard> answers) {
    assertThat(answers)
        .allMatch(answer -> answer instanceof Heard.Done || answer instanceof Heard.InFlight)
        .hasAtLeastOneElementOfType(Heard.Done.class);
    assertThat(answers.stream().filter(Heard.Done.class::isInstance))
        .extracting(answer -> ((Heard.Done) answer).operation().id())
        .containsOnly(
            answers.stream()
                .filter(Heard.Done.class::isInstance)
                .map(answer -> ((Heard.Done) answer).operation().id())
                .findFirst()
                .orElseThrow());
  }
}
