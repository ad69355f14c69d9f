package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Purchases;
import io.tallystick.fixture.Shop;
import io.tallystick.simulator.Oracle;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures and cancels. */
class CapturesTest {
  private static final Shop shop = Shop.open().hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Purchases purchases = Purchases.in(shop);
  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"amount\":null}", "{\"amount\":1500}", ""})
  void capturesAllOfIt(String body) {
    Answer order = purchases.authorized();

    Answer captured = capture(order, body);

    assertThat(captured.body())
        .isEqualTo(
            "{\"paymentIntentId\":\"%s\",\"orderId\":\"%s\",\"status\":\"succeeded\",\"amount\":1500,\"amountCaptured\":1500,\"currency\":\"usd\"}"
                .formatted(order.text("/paymentIntentId"), order.text("/orderId")));
    assertThat(captured.status()).isEqualTo(200);
    assertThat(atStripe(order).amountReceived()).isEqualTo(1500);
    assertThat(purchases.order(order).text("/status")).isEqualTo("paid");
  }

  @Test
  void capturesAPartAndTheOrderIsPaidWithThat() {
    Answer order = purchases.authorized();

    Answer captured = capture(order, "{\"amount\":1000}");

    assertThat(captured.status()).as(captured.body()).isEqualTo(200);
    assertThat(captured.json().get("amount").longValue()).isEqualTo(1500);
    assertThat(captured.json().get("amountCaptured").longValue()).isEqualTo(1000);
    assertThat(atStripe(order).amountReceived()).isEqualTo(1000);
    Answer shown = purchases.order(order);
    assertThat(shown.text("/status")).isEqualTo("paid");
    assertThat(shown.json().at("/payment/amountCaptured").longValue()).isEqualTo(1000);
  }

  @Test
  void cancelsAnIntentAndItsOrder() {
    for (Answer order : List.of(purchases.authorized(), purchases.open())) {
      Answer canceled = cancel(order);

      assertThat(canceled.body())
          .isEqualTo(
              "{\"paymentIntentId\":\"%s\",\"orderId\":\"%s\",\"status\":\"canceled\",\"amount\":1500,\"amountCaptured\":0,\"currency\":\"usd\"}"
                  .formatted(order.text("/paymentIntentId"), order.text("/orderId")));
      assertThat(atStripe(order).status()).isEqualTo("canceled");
      assertThat(purchases.order(order).text("/status")).isEqualTo("canceled");
    }
  }

  @Test
  void needsNoBodyAndNoTypeOfOne() {
    for (String action : List.of("capture", "cancel")) {
      Answer order = purchases.authorized();

      Answer answer =
          backEnd.send(
              "POST",
              path(order, action),
              BodyPublishers.noBody(),
              "Idempotency-Key",
              newIdempotencyKey());

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void takesNoBodyAndAnEmptyOneForTheSame() {
    for (String action : List.of("capture", "cancel")) {
      Answer order = purchases.authorized();
      String key = newIdempotencyKey();
      Answer first = backEnd.call(key, path(order, action), "");

      Answer second = backEnd.call(key, path(order, action), "{ }");

      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1501,exceeds_authorized",
    "49,amount_too_small",
    "9223372036854775807,exceeds_authorized"
  })
  void refusesAnAmountThatIsNotWithinIt(String amount, String code) {
    Answer order = purchases.authorized();
    String key = newIdempotencyKey();

    Answer refused = backEnd.call(key, path(order, "capture"), "{\"amount\":" + amount + "}");

    assertProblem(refused, 422, "invalid_request", "amount", code);
    assertThat(backEnd.call(key, path(order, "capture"), "{\"amount\":1000}").status())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatHasEnded() {
    Answer captured = purchases.authorized();
    capture(captured, "{}");
    Answer canceled = purchases.open();
    cancel(canceled);

    assertProblem(capture(captured, "{}"), 409, "payment_intent_succeeded");
    assertProblem(cancel(captured), 409, "payment_intent_succeeded");
    assertProblem(capture(canceled, "{}"), 409, "payment_intent_canceled");
    assertProblem(cancel(canceled), 409, "payment_intent_canceled");
  }

  @Test
  void saysWhenThereIsNothingToCaptureYetAndSaysItAgain() {
    Answer order = purchases.open();
    String key = newIdempotencyKey();

    Answer refused = backEnd.call(key, path(order, "capture"), "{}");
    Answer repeated = backEnd.call(key, path(order, "capture"), "{}");

    assertProblem(refused, 409, "wrong_state");
    assertThat(refused.body()).doesNotContain("requires_payment_method").doesNotContain("Intent");
    assertThat(repeated.body()).isEqualTo(refused.body());
    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");

    shop.stripe().confirm(order.text("/paymentIntentId"), "pm_card_visa");
    Eventually.until(
        "the order is paid in full", () -> purchases.order(order).text("/status").equals("paid"));
  }

  @Test
  void letsOneWinAndTellsBothTheTruth() {
    Answer order = purchases.authorized();

    List<CompletableFuture<Answer>> both =
        Stream.of("capture", "cancel")
            .map(action ->
                CompletableFuture.supplyAsync(() -> backEnd.call(path(order, action), "{}")))
            .toList();

    assertThat(both).extracting(answer -> answer.join().status()).containsOnlyOnce(200);
    Answer lost =
        both.stream().map(CompletableFuture::join).filter(it -> it.status() != 200).findAny().get();
    assertThat(lost.status()).as(lost.body()).isEqualTo(409);
    String won = both.getFirst().join().status() == 200 ? "succeeded" : "canceled";
    assertThat(atStripe(order).status()).isEqualTo(won);
  }

  private Answer capture(Answer order, String body) {
    return backEnd.call(path(order, "capture"), body);
  }

  private Answer cancel(Answer order) {
    return backEnd.call(path(order, "cancel"), "{}");
  }

  private static String path(Answer order, String action) {
    return "/api/payment-intents/" + order.text("/paymentIntentId") + "/" + action;
  }

  private static Oracle.PaymentIntent atStripe(Answer order) {
    return shop.stripe().oracle().paymentIntents().stream()
        .filter(intent -> intent.id().equals(order.text("/paymentIntentId")))
        .findAny()
        .orElseThrow();
  }
}
