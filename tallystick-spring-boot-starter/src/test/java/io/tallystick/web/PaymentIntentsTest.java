package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.ApiKey;
import io.tallystick.access.ApiKeys;
import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import io.tallystick.simulator.Oracle;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentIntentsTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void answersWhatTheBrowserNeedsAndNothingElse() {
    Answer answer = backEnd().buy(oneHat());

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.fields())
        .containsExactlyInAnyOrder(
            "orderId",
            "paymentIntentId",
            "clientSecret",
            "amount",
            "currency",
            "status",
            "publishableKey");
    assertThat(answer.text("/orderId")).startsWith("ord_");
    assertThat(answer.text("/clientSecret"))
        .startsWith(answer.text("/paymentIntentId") + "_secret");
    assertThat(answer.json().get("amount").longValue()).isEqualTo(1500);
    assertThat(answer.text("/currency")).isEqualTo("usd");
    assertThat(answer.text("/status")).isEqualTo("requires_payment_method");
    assertThat(answer.text("/publishableKey")).isEqualTo(Shop.PUBLISHABLE_KEY);
    assertThat(answer.header("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void keepsTheClientSecretOutOfCaches() {
    assertThat(backEnd().buy(oneHat()).header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void chargesWhatTheCatalogueSays() {
    Answer answer =
        backEnd()
            .buy(
                "{\"items\":[{\"price\":\"hat\",\"quantity\":2},{\"price\":\"feather\",\"quantity\":3}],\"currency\":\"usd\"}");

    assertThat(atStripe(answer).amount()).isEqualTo(2 * 1500 + 3 * 100);
    assertThat(atStripe(answer).currency()).isEqualTo("usd");
  }

  @Test
  void repeatsItsAnswerToTheSameKey() {
    Client backEnd = backEnd();
    String key = newIdempotencyKey();

    Answer first = backEnd.buy(key, oneHat());
    Answer second = backEnd.buy(key, oneHat());

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void takesTheSameBodyInOtherWordsForTheSame() {
    Client backEnd = backEnd();
    String key = newIdempotencyKey();

    Answer first = backEnd.buy(key, oneHat());
    Answer second =
        backEnd.buy(
            key,
            "{ \"currency\" : \"usd\", \"reference\": null,\n \"items\":[{\"quantity\":1,\"price\":\"h\\u0061t\"}]}");

    assertThat(second.text("/paymentIntentId")).isEqualTo(first.text("/paymentIntentId"));
  }

  @Test
  void refusesAKeyThatStoodForAnotherBody() {
    Client backEnd = backEnd();
    String key = newIdempotencyKey();
    backEnd.buy(key, oneHat());

    Answer other = backEnd.buy(key, oneHat().replace("1}", "2}"));

    assertProblem(other, 422, "idempotency_key_reused");
  }

  @Test
  void keepsTheKeysOfTwoCallersApart() {
    String key = newIdempotencyKey();

    Answer first = backEnd().buy(key, oneHat());
    Answer second = backEnd().buy(key, oneHat().replace("1}", "2}"));

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("/orderId")).isNotEqualTo(first.text("/orderId"));
  }

  @Test
  void takesAQuotedKeyForTheSameKey() {
    Client backEnd = backEnd();
    String key = newIdempotencyKey();

    Answer bare = backEnd.buy(key, oneHat());
    Answer quoted = backEnd.buy("\"" + key + "\"", oneHat());

    assertThat(quoted.text("/paymentIntentId")).isEqualTo(bare.text("/paymentIntentId"));
  }

  @Test
  void refusesToGoOnWithoutAKey() {
    assertProblem(backEnd().post("/api/payment-intents", oneHat()), 400, "idempotency_key_missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fifteen_charact",
        "with spaces in the middle",
        "with.dots.in.the.middle",
        "\"unbalanced_quotes",
        "\"\"",
        "0123456789abcdef,0123456789abcdef",
        "0123456789abcde\u00e9"
      })
  void refusesAKeyThatIsNone(String key) {
    assertProblem(backEnd().buy(key, oneHat()), 400, "idempotency_key_invalid");
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    assertThat(backEnd().buy("k".repeat(255), oneHat()).status()).isEqualTo(201);
    assertProblem(backEnd().buy("k".repeat(256), oneHat()), 400, "idempotency_key_invalid");
  }

  @Test
  void burnsNoKeyOnARefusal() {
    Client backEnd = backEnd();
    String key = newIdempotencyKey();

    assertThat(backEnd.buy(key, oneHat().replace("hat", "crown")).status()).isEqualTo(422);

    assertThat(backEnd.buy(key, oneHat()).status()).isEqualTo(201);
  }

  @Test
  void namesEveryItemThatMayNotBe() {
    Answer answer =
        backEnd()
            .buy(
                "{\"items\":[{\"price\":\"crown\",\"quantity\":1},{\"price\":\"cap\",\"quantity\":1}],\"currency\":\"usd\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("invalid_request");
    assertThat(answer.json().get("errors").findValuesAsString("field"))
        .isEqualTo(List.of("items[0].price", "items[1].price"));
  }

  @Test
  void refusesMoreThanStripeTakes() {
    assertProblem(
        backEnd()
            .buy("{\"items\":[{\"price\":\"feather\",\"quantity\":1000000}],\"currency\":\"usd\"}"),
        422,
        "invalid_request",
        "items",
        "amount_too_large");
  }

  @Test
  void asksWhoCalls() {
    Answer answer = shop.anyone().buy(oneHat());

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void refusesAKeyOfTheOtherModeOrOfNobody() {
    String test = shop.backEnd(Scope.PAYMENTS_WRITE).key();

    for (String key :
        List.of(test.replace("_test_", "_live_"), test.substring(1), test + "x", "x")) {
      assertProblem(new Client(shop.url(), key).buy(oneHat()), 401, "unauthenticated");
    }
  }

  @Test
  void refusesARevokedKeyAtOnce() {
    ApiKey.Created key = shop.newKey(Set.of(Scope.PAYMENTS_WRITE));
    Client backEnd = new Client(shop.url(), key.key().reveal());
    assertThat(backEnd.buy(oneHat()).status()).isEqualTo(201);

    shop.bean(ApiKeys.class).revoke(key.entry().id());

    assertProblem(backEnd.buy(oneHat()), 401, "unauthenticated");
  }

  @Test
  void asksForTheScope() {
    Scope[] others =
        Arrays.stream(Scope.values())
            .filter(scope -> scope != Scope.PAYMENTS_WRITE)
            .toArray(Scope[]::new);

    assertProblem(shop.backEnd(others).buy(oneHat()), 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE"})
  void takesNothingButPost(String method) {
    Answer answer = backEnd().send(method, "/api/payment-intents", BodyPublishers.noBody());

    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.header("Allow")).isEqualTo("POST");
  }

  @Test
  void saysBeforehandThatItAnswersNothingButJson() {
    Client backEnd = backEnd();

    Answer answer =
        backEnd.post(
            "/api/payment-intents",
            oneHat(),
            "Idempotency-Key",
            newIdempotencyKey(),
            "Accept",
            "text/html");

    assertProblem(answer, 406, "not_acceptable");
    assertThat(ordersOf(backEnd)).isZero();
  }

  private static Client backEnd() {
    return shop.backEnd(Scope.PAYMENTS_WRITE);
  }

  private static long ordersOf(Client backEnd) {
    return Written.by(shop, backEnd);
  }

  private static Oracle.PaymentIntent atStripe(Answer answer) {
    return shop.stripe().oracle().paymentIntents().stream()
        .filter(intent -> intent.id().equals(answer.text("/paymentIntentId")))
        .findAny()
        .orElseThrow();
  }
}
