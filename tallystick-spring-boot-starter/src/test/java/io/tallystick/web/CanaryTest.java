package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import io.tallystick.fixture.StoredEvents;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.simulator.fault.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Secrets are marked, much happens to them, and then everything is searched for the marks. */
class CanaryTest {
  private static final String FOREIGN_KEY = "tsk_test_canaryOfAKeyThatNobodyEverMadeHere012345";

  private final List<String> secrets =
      new ArrayList<>(List.of(Shop.SECRET_KEY, Shop.WEBHOOK_SECRET, FOREIGN_KEY));
  private final List<Answer> problems = new ArrayList<>();

  @Test
  void leavesNoSecretAnywhere() {
    try (CapturedLog log = CapturedLog.open();
        Shop shop = Shop.open()) {
      shop.stripe().registerWebhook(shop.url() + "/api/webhooks/stripe", Shop.WEBHOOK_SECRET);
      Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
      secrets.add(backEnd.key());

      buyAndPay(shop, backEnd);
      failInManyWays(shop, backEnd);

      assertThat(problems).extracting(Answer::status).doesNotContain(201);
      assertClean("problems", problems.stream().map(Answer::toString).toList());
      assertClean("tables", Tables.rows(shop.jdbc()));
      assertClean(
          "payloads",
          StoredEvents.in(shop).payloads().stream()
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
              .toList());
      shop.database().drop();
      assertThat(backEnd.buy(oneHat()).status()).isEqualTo(503);
      assertClean("log", log.lines());
    }
  }

  private void buyAndPay(Shop shop, Client backEnd) {
    String key = newIdempotencyKey();
    Answer bought = backEnd.buy(key, oneHat());
    secrets.add(bought.text("/clientSecret"));
    assertThat(backEnd.buy(key, oneHat()).text("/clientSecret"))
        .isEqualTo(bought.text("/clientSecret"));
    shop.stripe().confirm(bought.text("/paymentIntentId"), "pm_card_visa");
    String order = "/api/orders/" + bought.text("/orderId");
    Eventually.until("it is paid", () -> backEnd.get(order).text("/status").equals("paid"));
    assertThat(StoredEvents.in(shop).payloads())
        .as("events that held a client secret")
        .anyMatch(bytes -> new String(bytes, StandardCharsets.UTF_8).contains("\"client_secret\""));
  }

  private void failInManyWays(Shop shop, Client backEnd) {
    shop.stripe().holdWebhooks(); // an event may tell the outcome before the answer says nothing
    Faults faults = shop.stripe().faults();
    String pending = newIdempotencyKey();
    faults.next("POST", "/v1/payment_intents", Fault.reset(), 2);
    problems.add(backEnd.buy(pending, oneHat()));
    Eventually.until("it is known", () -> backEnd.buy(pending, oneHat()).status() == 201);
    secrets.add(backEnd.buy(pending, oneHat()).text("/clientSecret"));
    for (CallFault fault :
        List.of(Fault.error500(), Fault.empty503(), Fault.emptyObject(), Fault.rateLimited())) {
      faults.next("POST", "/v1/payment_intents", fault);
      problems.add(backEnd.buy(oneHat()));
    }
    problems.add(backEnd.buy("{"));
    problems.add(backEnd.buy(oneHat().replace("hat", "crown")));
    problems.add(new Client(shop.url(), FOREIGN_KEY).buy(oneHat()));
    problems.add(new Client(shop.url(), Shop.SECRET_KEY).buy(oneHat()));
    problems.add(backEnd.get("/api/orders/x", "X-Api-Key", Shop.SECRET_KEY));
    problems.add(shop.anyone().get("//" + FOREIGN_KEY));
    problems.add(
        shop.anyone().post("/api/webhooks/stripe", "{}", "Stripe-Signature", Shop.WEBHOOK_SECRET));
    SignedEvent quarantined =
        SignedEvent.of(
            SignedEvent.json(SignedEvent.newId())
                .replace("false", "true")
                .replace("\"cus_1\"", "\"cus_1\",\"client_secret\":\"" + secrets.getLast() + "\""));
    problems.add(
        shop.anyone()
            .post(
                "/api/webhooks/stripe",
                new String(quarantined.body(), StandardCharsets.UTF_8),
                "Stripe-Signature",
                quarantined.signature()));
  }

  private void assertClean(String where, List<String> texts) {
    assertThat(texts).as(where).isNotEmpty();
    assertThat(secrets).hasSize(6).doesNotContain("");
    for (String secret : secrets) {
      String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
      assertThat(texts).as(where).noneMatch(text -> text.contains(secret) || text.contains(hex));
    }
  }
}
