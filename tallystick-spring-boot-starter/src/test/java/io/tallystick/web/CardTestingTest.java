package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.Shoppers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Stolen cards are tried where nobody counts: most are declined. */
class CardTestingTest {
  private static final Shop shop = Shop.open(Shoppers.class).hearing();
  private static final Client backEnd = shop.backEnd(Scope.values());

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void letsAUserWaitWhoHadTooManyCardsDeclined() {
    Answer bought = backEnd.buy(hatFor("tester", "first"));
    for (int i = 0; i < 5; i++) {
      assertThat(backEnd.buy(hatFor("tester", "next-" + i)).status()).isEqualTo(201);
      decline(bought);
    }

    Eventually.until("the last is heard of", () -> declinesOf("user:tester") >= 60 * 60 - 30);
    Answer refused = backEnd.buy(hatFor("tester", "last"));

    assertProblem(refused, 429, "too_many_declines");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(600, 720);
    assertThat(backEnd.buy(hatFor("another", "first")).status()).isEqualTo(201);
    assertThat(backEnd.buy(oneHat()).status()).isEqualTo(201);
    assertThat(
            backEnd
                .call("/api/payment-intents/" + bought.text("/paymentIntentId") + "/cancel", "{}")
                .status())
        .isEqualTo(200);
    shop.jdbc().sql("update tallystick.rate_limit set tat = tat - interval '12 minutes'").update();
    assertThat(backEnd.buy(hatFor("tester", "last")).status()).isEqualTo(201);
  }

  @Test
  void locksNoShopOutForItsGuestsCards() {
    Answer bought = backEnd.buy(oneHat());

    for (int i = 0; i < 8; i++) {
      decline(bought);
    }

    Eventually.until(
        "all are heard of", () -> failedChargesOf(bought.text("/paymentIntentId")) == 8);
    assertThat(backEnd.buy(oneHat()).status()).isEqualTo(201);
  }

  @Test
  void countsTheChargesOfAShopperWhoMayCharge() {
    Client cashier = Shoppers.cashier(shop, "1");
    String declined = "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_chargeDeclined\"}";
    for (int i = 0; i < 5; i++) {
      String key = Client.newIdempotencyKey();
      assertThat(cashier.call(key, "/api/charges", declined).status()).isEqualTo(402);
      assertThat(cashier.call(key, "/api/charges", declined).status()).isEqualTo(402); // a repeat
    }

    assertProblem(cashier.call("/api/charges", declined), 429, "too_many_declines");
    for (int i = 0; i < 8; i++) {
      assertThat(backEnd.call("/api/charges", declined).status()).isEqualTo(402);
    }
  }

  private static void decline(Answer bought) {
    try {
      shop.stripe().confirm(bought.text("/paymentIntentId"), "pm_card_chargeDeclined");
    } catch (RuntimeException declined) {
      // as a browser hears it
    }
  }

  private static String hatFor(String user, String reference) {
    return oneHat()
        .replace("}]", "}],\"onBehalfOf\":\"" + user + "\",\"reference\":\"" + reference + "\"");
  }

  /** Seconds until all of an hour's declines are free again. */
  private static long declinesOf(String owner) {
    return shop.jdbc()
        .sql(
            "select coalesce(max(extract(epoch from tat - now())), 0)::bigint"
                + " from tallystick.rate_limit where subject = :subject")
        .param("subject", "declines:" + owner)
        .query(Long.class)
        .single();
  }

  private static long failedChargesOf(String paymentIntent) {
    return shop.jdbc()
        .sql(
            "select count(*) from tallystick.charge where payment_intent = :id and status = 'failed'")
        .param("id", paymentIntent)
        .query(Long.class)
        .single();
  }
}
