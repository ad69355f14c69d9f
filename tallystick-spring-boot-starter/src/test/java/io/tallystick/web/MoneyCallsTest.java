package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What all calls that move money have in common. */
class MoneyCallsTest {
  private static final Shop shop = Shop.open().hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @EnumSource
  void answersWhatTheContractSaysAndNothingElse(MoneyCall call) {
    Answer answer = call.ready(shop).by(allowed(call));

    assertThat(answer.status()).as(answer.body()).isEqualTo(call.success);
    assertThat(answer.fields()).containsExactlyElementsOf(call.fields());
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Idempotent-Replayed")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void repeatsItsAnswerByteForByteAndDoesNothingAgain(MoneyCall call) {
    Client client = allowed(call);
    MoneyCall.Ready ready = call.ready(shop);
    String key = newIdempotencyKey();

    Answer first = ready.by(client, key);
    Answer bare = ready.by(client, key);
    Answer quoted = ready.by(client, "\"" + key + "\"");

    for (Answer repeat : List.of(bare, quoted)) {
      assertThat(repeat.status()).isEqualTo(first.status());
      assertThat(repeat.body()).isEqualTo(first.body());
      assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
    }
    assertThat(Written.by(shop, client)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheOperationToWhoeverStartedIt(MoneyCall call) {
    Client client = allowed(call);
    Answer answer = call.ready(shop).by(client);
    String path = "/api/operations/" + operationOf(client);

    Answer operation = client.get(path);

    assertThat(operation.status()).isEqualTo(200);
    assertThat(operation.fields()).containsExactly("id", "kind", "status", "result");
    assertThat(operation.text("/kind")).isEqualTo(call.name().toLowerCase(Locale.ROOT));
    assertThat(operation.text("/status")).isEqualTo("succeeded");
    assertThat(operation.json().get("result")).isEqualTo(answer.json());
    assertThat(operation.body()).doesNotContain("secret");
    assertProblem(shop.backEnd(Scope.values()).get(path), 404, "not_found");
    assertProblem(shop.anyone().get(path), 401, "unauthenticated");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "CANCEL") // which has one body only
  void refusesAKeyThatStoodForAnotherBody(MoneyCall call) {
    Client client = allowed(call);
    MoneyCall.Ready ready = call.ready(shop);
    String key = newIdempotencyKey();
    ready.by(client, key);

    assertProblem(client.call(key, ready.path(), ready.otherBody()), 422, "idempotency_key_reused");
    assertThat(Written.by(shop, client)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAKeyThatStoodForAnotherCall(MoneyCall call) {
    Client client = shop.backEnd(Scope.values());
    String key = newIdempotencyKey();
    call.ready(shop).by(client, key);

    for (MoneyCall other : MoneyCall.values()) {
      if (other != call) {
        assertProblem(other.ready(shop).by(client, key), 422, "idempotency_key_reused");
      }
    }
    assertProblem(client.buy(key, Client.oneHat()), 422, "idempotency_key_reused");
    assertThat(Written.by(shop, client)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CAPTURE", "CANCEL"})
  void refusesAKeyThatStoodForAnotherPaymentIntent(MoneyCall call) {
    Client client = allowed(call);
    String key = newIdempotencyKey();
    call.ready(shop).by(client, key);

    assertProblem(call.ready(shop).by(client, key), 422, "idempotency_key_reused");
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheKeysOfTwoCallersApart(MoneyCall call) {
    String key = newIdempotencyKey();

    Answer first = call.ready(shop).by(allowed(call), key);
    Answer second = call.ready(shop).by(allowed(call), key);

    assertThat(second.status()).isEqualTo(call.success);
    assertThat(second.body()).isNotEqualTo(first.body());
    assertThat(second.header("Idempotent-Replayed")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void asksForAKey(MoneyCall call) {
    Client client = allowed(call);

    assertProblem(client.post(call.anyPath(), "{}"), 400, "idempotency_key_missing");
    assertProblem(client.call("too_short", call.anyPath(), "{}"), 400, "idempotency_key_invalid");
    assertProblem(
        client.post(
            call.anyPath(),
            "{}",
            "Idempotency-Key",
            newIdempotencyKey() + ", " + newIdempotencyKey()),
        400,
        "idempotency_key_invalid");
  }

  @ParameterizedTest
  @EnumSource
  void asksWhoCalls(MoneyCall call) {
    Answer answer = call.ready(shop).by(shop.anyone());

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @EnumSource
  void asksForTheScopeAndNoOtherHelps(MoneyCall call) {
    Client others =
        shop.backEnd(
            Arrays.stream(Scope.values())
                .filter(scope -> scope != call.scope)
                .toArray(Scope[]::new));

    assertProblem(call.ready(shop).by(others), 403, "forbidden");
    assertProblem(others.call(call.anyPath(), "{"), 403, "forbidden");
    assertThat(Written.by(shop, others)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void takesNothingButPost(MoneyCall call) {
    for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
      Answer answer = allowed(call).send(method, call.anyPath(), BodyPublishers.noBody());

      assertProblem(answer, 405, "method_not_allowed");
      assertThat(answer.header("Allow")).isEqualTo("POST");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysBeforehandThatItAnswersNothingButJson(MoneyCall call) {
    Client client = allowed(call);
    MoneyCall.Ready ready = call.ready(shop);

    Answer answer =
        client.post(
            ready.path(),
            ready.body(),
            "Idempotency-Key",
            newIdempotencyKey(),
            "Accept",
            "text/html");

    assertProblem(answer, 406, "not_acceptable");
    assertThat(Written.by(shop, client)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void burnsNoKeyOnARefusal(MoneyCall call) {
    Client client = allowed(call);
    MoneyCall.Ready ready = call.ready(shop);
    String key = newIdempotencyKey();

    assertThat(client.call(key, ready.path(), "{\"nonsense\":1}").status()).isEqualTo(400);
    assertThat(Written.by(shop, client)).isZero();

    assertThat(ready.by(client, key).status()).isEqualTo(call.success);
  }

  private static Client allowed(MoneyCall call) {
    return shop.backEnd(call.scope);
  }

  private static String operationOf(Client client) {
    return Written.operations(shop, client).getLast();
  }
}
