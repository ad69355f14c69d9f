package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One after the other, for a fault strikes whoever calls next. */
@Execution(ExecutionMode.SAME_THREAD)
class StripeTroubleTest {
  private static final String INTENTS = "/v1/payment_intents";

  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.PAYMENTS_WRITE);
  private final String key = newIdempotencyKey();

  @Test
  void saysWhereToLookWhenTheOutcomeIsNotKnown() {
    Answer pending = buyWithoutAnAnswer();

    assertThat(pending.status()).isEqualTo(202);
    assertThat(pending.fields()).containsExactlyInAnyOrder("operationId", "status");
    assertThat(pending.text("/status")).isEqualTo("pending");
    String place = pending.header("Location");
    assertThat(place).isEqualTo("/api/operations/" + pending.text("/operationId"));
    Answer operation = backEnd.get(place);
    assertThat(operation.status()).isEqualTo(200);
    assertThat(operation.fields()).containsExactlyInAnyOrder("id", "kind", "status");
    assertThat(operation.text("/id")).isEqualTo(pending.text("/operationId"));
    assertThat(operation.text("/kind")).isEqualTo("payment_intent");
    assertThat(operation.text("/status")).isEqualTo("pending");
  }

  @Test
  void answersTheTruthWhenItIsAskedAgain() {
    int before = shop.stripe().oracle().paymentIntents().size();
    String operation = buyWithoutAnAnswer().header("Location");

    Answer again = backEnd.buy(key, oneHat());

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(shop.stripe().oracle().paymentIntents()).hasSize(before + 1);
    Answer resolved = backEnd.get(operation);
    assertThat(resolved.text("/status")).isEqualTo("succeeded");
    assertThat(resolved.json().get("result").propertyNames())
        .containsExactlyInAnyOrder("orderId", "paymentIntentId");
    assertThat(resolved.text("/result/orderId")).isEqualTo(again.text("/orderId"));
    assertThat(resolved.text("/result/paymentIntentId")).isEqualTo(again.text("/paymentIntentId"));
  }

  @Test
  void hidesAnOperationFromOthers() {
    String operation = buyWithoutAnAnswer().header("Location");

    assertProblem(shop.backEnd(Scope.values()).get(operation), 404, "not_found");
    assertProblem(shop.anyone().get(operation), 401, "unauthenticated");
  }

  @Test
  void acceptsWhatStripeIsTooBusyForAndSendsItOnARepeat() {
    next(Fault.rateLimited());

    Answer busy = backEnd.buy(key, oneHat());

    assertThat(busy.status()).isEqualTo(202);
    assertThat(busy.text("/status")).isEqualTo("pending");
    assertThat(backEnd.buy(key, oneHat()).status()).isEqualTo(201);
  }

  @Test
  void tellsAConcurrentRepeatToWait() {
    next(Fault.latency(Duration.ofSeconds(2)));
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> backEnd.buy(key, oneHat()));
    Eventually.until("the first is under way", () -> shop.stripe().faults().waiting().isEmpty());

    Answer second = backEnd.buy(key, oneHat());

    assertProblem(second, 409, "in_flight");
    assertThat(Integer.parseInt(second.header("Retry-After"))).isPositive();
    assertThat(first.join().status()).isEqualTo(201);
  }

  @Test
  void saysThatStripeRefusedUsWithoutItsWords() {
    try (Shop unknownToStripe =
        Shop.open("tallystick.stripe.secret-key=sk_test_" + "x".repeat(300))) {
      Client somebody = unknownToStripe.backEnd(Scope.PAYMENTS_WRITE);

      Answer refused = somebody.buy(key, oneHat());
      Answer repeated = somebody.buy(key, oneHat());

      assertProblem(refused, 502, "stripe_refused");
      assertThat(refused.body()).doesNotContainIgnoringCase("api key");
      assertProblem(repeated, 502, "stripe_refused");
    }
  }

  @Test
  void acceptsWhatCannotReachStripe() {
    try (Shop lonely = Shop.open("tallystick.stripe.api-base=http://127.0.0.1:1")) {
      Client somebody = lonely.backEnd(Scope.PAYMENTS_WRITE);

      Answer accepted = somebody.buy(oneHat());

      assertThat(accepted.status()).isEqualTo(202);
      assertThat(somebody.get(accepted.header("Location")).text("/status")).isEqualTo("pending");
    }
  }

  /** A connection that is lost twice: once is repeated at once. */
  private Answer buyWithoutAnAnswer() {
    next(Fault.reset());
    next(Fault.reset());
    return backEnd.buy(key, oneHat());
  }

  private static void next(CallFault fault) {
    shop.stripe().faults().next("POST", INTENTS, fault);
  }
}
