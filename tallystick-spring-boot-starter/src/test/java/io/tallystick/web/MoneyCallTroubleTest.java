package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What callers hear when Stripe does not answer as it should. One after the other, for a fault
 * strikes whoever calls next.
 */
@Execution(ExecutionMode.SAME_THREAD)
class MoneyCallTroubleTest {
  private static final Shop shop = Shop.open().hearing();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final String key = newIdempotencyKey();

  @ParameterizedTest
  @EnumSource
  void saysWhereToLookWhileTheOutcomeIsNotKnownAndThenWhatItWas(MoneyCall call) {
    Client client = shop.backEnd(call.scope);
    MoneyCall.Ready ready = call.ready(shop);
    next(call, Fault.rateLimited());

    Answer pending = ready.by(client, key);

    assertThat(pending.status()).as(pending.body()).isEqualTo(202);
    assertThat(pending.fields()).containsExactly("operationId", "status");
    assertThat(pending.text("/status")).isEqualTo("pending");
    String place = "/api/operations/" + pending.text("/operationId");
    assertThat(pending.header("Location")).isEqualTo(place);
    Answer operation = client.get(place);
    assertThat(operation.fields()).containsExactly("id", "kind", "status");
    assertThat(operation.text("/status")).isEqualTo("pending");

    Answer known = ready.by(client, key);

    assertThat(known.status()).as(known.body()).isEqualTo(call.success);
    assertThat(known.fields()).containsExactlyElementsOf(call.fields());
    assertThat(known.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(client.get(place).json().get("result")).isEqualTo(known.json());
  }

  @ParameterizedTest
  @EnumSource
  void neverTellsAFailureOrDoesItTwiceWhenTheAnswerIsLost(MoneyCall call) {
    for (CallFault fault : new CallFault[] {Fault.error500(), Fault.emptyObject(), Fault.reset()}) {
      Client client = shop.backEnd(call.scope);
      MoneyCall.Ready ready = call.ready(shop);
      String mine = newIdempotencyKey();
      next(call, fault);

      Answer first = ready.by(client, mine);

      assertThat(first.status()).as(first.body()).isIn(202, call.success);
      Eventually.until(
          "the outcome is known", () -> ready.by(client, mine).status() == call.success);
      assertThat(Written.by(shop, client)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsAConcurrentRepeatToWait(MoneyCall call) {
    Client client = shop.backEnd(call.scope);
    MoneyCall.Ready ready = call.ready(shop);
    next(call, Fault.latency(Duration.ofSeconds(1)));
    CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> ready.by(client, key));
    Eventually.until("the first is under way", () -> shop.stripe().faults().waiting().isEmpty());

    Answer second = ready.by(client, key);

    assertProblem(second, 409, "in_flight");
    assertThat(Integer.parseInt(second.header("Retry-After"))).isPositive();
    assertThat(first.join().status()).isEqualTo(call.success);
    assertThat(ready.by(client, key).body()).isEqualTo(first.join().body());
  }

  @ParameterizedTest
  @EnumSource(names = {"CHARGE", "TRANSFER"})
  void saysThatStripeRefusedUsWithoutItsWords(MoneyCall call) {
    try (Shop unknownToStripe =
        Shop.open("tallystick.stripe.secret-key=sk_test_" + "x".repeat(300))) {
      Client client = unknownToStripe.backEnd(call.scope);
      String body =
          call == MoneyCall.CHARGE
              ? "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_visa\"}"
              : "{\"amount\":900,\"currency\":\"usd\",\"destination\":\"acct_1\"}";

      Answer refused = client.call(key, call.anyPath(), body);

      assertProblem(refused, 502, "stripe_refused");
      assertThat(refused.body()).doesNotContainIgnoringCase("api key");
      assertProblem(client.call(key, call.anyPath(), body), 502, "stripe_refused");
    }
  }

  @Test
  void isUnavailableWithoutItsJournal() {
    try (Shop lost = Shop.open().hearing()) {
      Client client = lost.backEnd(Scope.values());
      List<MoneyCall.Ready> ready =
          Stream.of(MoneyCall.values()).map(call -> call.ready(lost)).toList();
      lost.jdbc().sql("alter table tallystick.operation rename to elsewhere").update();

      for (MoneyCall.Ready call : ready) {
        Answer answer = call.by(client);

        assertProblem(answer, 503, "unavailable");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
        assertThat(answer.body()).doesNotContain("elsewhere").doesNotContain("operation");
      }
    }
  }

  private static void next(MoneyCall call, CallFault fault) {
    shop.stripe().faults().next("POST", call.pathAtStripe, fault);
  }
}
