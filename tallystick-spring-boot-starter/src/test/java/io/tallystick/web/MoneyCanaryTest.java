package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Money moves and fails to move in many ways, and nothing of it tells more than it may. */
class MoneyCanaryTest {
  /** Of the many words that Stripe has for what went wrong. */
  private static final List<String> STRIPES_WORDS =
      List.of(
          "Your card",
          "No such",
          "This PaymentIntent",
          "Insufficient funds in Stripe account",
          "generic_decline",
          "stolen_card",
          "fraudulent",
          "doc_url",
          "request_log_url");

  /** Of client secrets, whichever they are. */
  private static final String SECRET_OF_AN_INTENT = "_secret_";

  private final List<String> keys = new ArrayList<>(List.of(Shop.SECRET_KEY, Shop.WEBHOOK_SECRET));
  private final List<Answer> answers = new ArrayList<>();

  @Test
  void tellsNothingThatItMustKeep() {
    try (CapturedLog log = CapturedLog.open();
        Shop shop = Shop.open().hearing()) {
      Client backEnd = shop.backEnd(Scope.values());
      keys.add(backEnd.key());

      for (MoneyCall call : MoneyCall.values()) {
        moveMoney(shop, backEnd, call);
        failToMoveMoney(shop, backEnd, call);
      }
      beRefused(shop, backEnd);
      Written.operations(shop, backEnd)
          .forEach(id -> answers.add(backEnd.get("/api/operations/" + id)));

      assertThat(answers).extracting(Answer::status).contains(200, 201, 202, 400, 402, 409, 422);
      List<String> told = answers.stream().map(Answer::toString).toList();
      assertThat(told)
          .noneMatch(text -> text.contains("Exception") || text.contains("\\tat "))
          .noneMatch(text -> STRIPES_WORDS.stream().anyMatch(text::contains));
      assertKept("answers", told);
      assertKept("tables", Tables.rows(shop.jdbc()));
      assertKept("log", log.lines());
      assertThat(log.lines()).noneMatch(text -> text.contains("Your card"));
    }
  }

  private void moveMoney(Shop shop, Client backEnd, MoneyCall call) {
    MoneyCall.Ready ready = call.ready(shop);
    String key = newIdempotencyKey();
    answers.add(ready.by(backEnd, key));
    answers.add(ready.by(backEnd, key));
    answers.add(
        backEnd.call(key, ready.path(), "{\"amount\":1,\"x\":\"" + Shop.SECRET_KEY + "\"}"));
    answers.add(backEnd.call(ready.path(), "{\"" + Shop.SECRET_KEY));
  }

  private void failToMoveMoney(Shop shop, Client backEnd, MoneyCall call) {
    for (CallFault fault :
        List.of(Fault.error500(), Fault.empty503(), Fault.emptyObject(), Fault.rateLimited())) {
      MoneyCall.Ready ready = call.ready(shop);
      String key = newIdempotencyKey();
      shop.stripe().faults().next("POST", call.pathAtStripe, fault);
      answers.add(ready.by(backEnd, key));
      Eventually.until("it is known", () -> ready.by(backEnd, key).status() == call.success);
    }
  }

  private void beRefused(Shop shop, Client backEnd) {
    Stream.of("tok_visa_chargeDeclinedStolenCard", "tok_radarBlock", "tok_none")
        .map(source -> "{\"amount\":900,\"currency\":\"usd\",\"source\":\"" + source + "\"}")
        .forEach(body -> answers.add(backEnd.call("/api/charges", body)));
    String transfer = "{\"amount\":90000000,\"currency\":\"usd\",\"destination\":\"%s\"}";
    answers.add(backEnd.call("/api/transfers", transfer.formatted(shop.seller())));
    answers.add(backEnd.call("/api/transfers", transfer.formatted("acct_none")));
    Answer open = Purchases.in(shop).open();
    answers.add(
        backEnd.call("/api/payment-intents/" + open.text("/paymentIntentId") + "/capture", "{}"));
    answers.add(
        backEnd.call("/api/payment-intents/" + open.text("/clientSecret") + "/capture", "{}"));
    answers.add(
        backEnd.call("/api/refunds", "{\"orderId\":\"" + open.text("/clientSecret") + "\"}"));
  }

  private void assertKept(String where, List<String> texts) {
    assertThat(texts).as(where).isNotEmpty();
    assertThat(texts)
        .as(where)
        .noneMatch(text -> text.contains(SECRET_OF_AN_INTENT))
        .noneMatch(text -> keys.stream().anyMatch(text::contains));
  }
}
