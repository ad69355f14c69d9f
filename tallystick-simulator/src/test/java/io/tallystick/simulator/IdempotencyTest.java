package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.simulator.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private static final String CREATE = "/v1/payment_intents";
  private static final String MUG = "amount=2000&currency=usd";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final Wire wire = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void replaysTheFirstAnswer() {
    Wire.Answer first = wire.postWithKey("key-1", CREATE, MUG);
    Wire.Answer second = wire.postWithKey("key-1", CREATE, "currency=usd&amount=2000");

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.header("Idempotent-Replayed")).isEmpty();
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.header("Original-Request")).isEqualTo(first.header("Request-Id"));
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void replaysTheAnswerOfThatTimeWhateverHappenedSince() {
    String id = wire.postWithKey("key-1", CREATE, MUG).text("/id");
    simulator.confirm(id, "pm_card_visa");

    assertThat(wire.postWithKey("key-1", CREATE, MUG).text("/status"))
        .isEqualTo("requires_payment_method");
  }

  @Test
  void refusesOtherParametersOrAnotherPath() {
    String id = wire.postWithKey("key-1", CREATE, MUG).text("/id");

    Wire.Answer other = wire.postWithKey("key-1", CREATE, "amount=2001&currency=usd");
    Wire.Answer elsewhere = wire.postWithKey("key-1", CREATE + "/" + id, MUG);

    assertThat(other.status()).isEqualTo(400);
    assertThat(other.text("/error/type")).isEqualTo("idempotency_error");
    assertThat(elsewhere.text("/error/type")).isEqualTo("idempotency_error");
  }

  @Test
  void refusesAKeyThatIsInUse() {
    simulator.faults().next("POST", CREATE, Fault.latency(Duration.ofSeconds(1)), 2);
    CompletableFuture<Wire.Answer> other =
        CompletableFuture.supplyAsync(() -> wire.postWithKey("key-1", CREATE, MUG));
    Wire.Answer one = wire.postWithKey("key-1", CREATE, MUG);

    assertThat(List.of(one.status(), other.join().status())).containsExactlyInAnyOrder(200, 409);
    String code = one.text("/error/code") + other.join().text("/error/code");
    assertThat(code).isEqualTo("idempotency_key_in_use");
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void keepsADeclineButNoFailedValidation() {
    String id = wire.post(CREATE, MUG).text("/id");
    String confirm = CREATE + "/" + id + "/confirm";
    String declined = "payment_method=pm_card_chargeDeclined";

    assertThat(wire.postWithKey("key-1", confirm, declined).status()).isEqualTo(402);
    Wire.Answer replay = wire.postWithKey("key-1", confirm, declined);
    assertThat(replay.status()).isEqualTo(402);
    assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(simulator.oracle().chargesOf(id)).hasSize(1);

    assertThat(wire.postWithKey("key-2", CREATE, "amount=x&currency=usd").status()).isEqualTo(400);
    assertThat(wire.postWithKey("key-2", CREATE, MUG).status()).isEqualTo(200);
  }

  @Test
  void forgetsAKeyAfterADay() {
    String first = wire.postWithKey("key-1", CREATE, MUG).text("/id");
    simulator.advance(Duration.ofHours(24));

    Wire.Answer second = wire.postWithKey("key-1", CREATE, MUG);

    assertThat(second.text("/id")).isNotEqualTo(first);
    assertThat(second.header("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    assertThat(wire.postWithKey("k".repeat(256), CREATE, MUG).status()).isEqualTo(400);
    assertThat(wire.postWithKey("k".repeat(255), CREATE, MUG).status()).isEqualTo(200);
  }
}
