package io.tallystick.simulator;

import static io.tallystick.simulator.StripeClients.twentyDollars;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String INTENTS = "/v1/payment_intents";

  private final StripeSimulator simulator = StripeSimulator.start();
  private final StripeClient stripe = StripeClients.of(simulator);
  private final Wire wire = Wire.merchant(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void timesOutBeforeExecution() {
    next(Fault.timeoutBefore());

    assertThat(catchThrowableOfType(ApiConnectionException.class, this::create)).isNotNull();

    assertThat(simulator.oracle().paymentIntents()).isEmpty();
  }

  @Test
  void timesOutAfterExecutionAndTheKeyFindsTheTruth() throws StripeException {
    next(Fault.timeoutAfter());

    assertThat(catchThrowableOfType(ApiConnectionException.class, this::create)).isNotNull();

    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
    assertThat(create().getId()).isEqualTo(simulator.oracle().paymentIntents().getFirst().id());
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void breaksTheConnectionWithinTheAnswer() throws StripeException {
    next(Fault.reset());

    assertThat(catchThrowableOfType(ApiConnectionException.class, this::create)).isNotNull();

    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
    assertThat(create().getId()).isNotNull();
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void conflictsWithoutExecution() throws StripeException {
    next(Fault.conflict());

    StripeException conflict = catchThrowableOfType(StripeException.class, this::create);

    assertThat(conflict.getStatusCode()).isEqualTo(409);
    assertThat(conflict.getCode()).isEqualTo("idempotency_key_in_use");
    assertThat(simulator.oracle().paymentIntents()).isEmpty();
    assertThat(create().getId()).isNotNull();
  }

  @Test
  void limitsTheRateWithoutExecution() throws StripeException {
    next(Fault.rateLimited());

    RateLimitException limited = catchThrowableOfType(RateLimitException.class, this::create);

    assertThat(limited.getStatusCode()).isEqualTo(429);
    assertThat(simulator.oracle().paymentIntents()).isEmpty();
    next(Fault.rateLimited());
    assertThat(wire.post(INTENTS, "amount=2000&currency=usd").header("Stripe-Rate-Limited-Reason"))
        .isEqualTo("global-rate");
    assertThat(create().getId()).isNotNull();
  }

  @Test
  void failsAfterExecutionAndReplaysTheFailure() {
    next(Fault.error500());

    Wire.Answer first = wire.postWithKey("key-1", INTENTS, "amount=2000&currency=usd");
    Wire.Answer replay = wire.postWithKey("key-1", INTENTS, "amount=2000&currency=usd");

    assertThat(first.status()).isEqualTo(500);
    assertThat(first.text("/error/type")).isEqualTo("api_error");
    assertThat(replay.status()).isEqualTo(500);
    assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void answers503WithoutABody() {
    next(Fault.empty503());

    Wire.Answer answer = wire.post(INTENTS, "amount=2000&currency=usd");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEmpty();
    assertThat(simulator.oracle().paymentIntents()).isEmpty();
  }

  @Test
  void answersAnEmptyObjectAndKeepsTheTruthUnderTheKey() throws StripeException {
    next(Fault.emptyObject());

    assertThat(create().getId()).isNull();
    assertThat(create().getId()).isEqualTo(simulator.oracle().paymentIntents().getFirst().id());
    assertThat(simulator.oracle().paymentIntents()).hasSize(1);
  }

  @Test
  void limitsTheCallsOfASecondWhenAskedTo() {
    InstantSource standing = InstantSource.fixed(Instant.EPOCH.plusSeconds(1_700_000_000));
    SimulatorOptions options = SimulatorOptions.defaults().withRateLimit(2).withBaseClock(standing);
    try (StripeSimulator limited = StripeSimulator.start(options)) {
      Wire merchant = Wire.merchant(limited);
      assertThat(merchant.get(INTENTS).status()).isEqualTo(200);
      assertThat(merchant.get(INTENTS).status()).isEqualTo(200);
      Wire.Answer refused = merchant.get(INTENTS);

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Stripe-Rate-Limited-Reason")).isNotEmpty();
      limited.advance(Duration.ofSeconds(1));
      assertThat(merchant.get(INTENTS).status()).isEqualTo(200);
    }
  }

  @Test
  void takesItsTime() throws StripeException {
    Duration pause = Duration.ofMillis(200);
    next(Fault.latency(pause));
    long start = System.nanoTime();

    assertThat(create().getId()).isNotNull();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(pause);
  }

  @Test
  void strikesOnlyWhatItIsMeantFor() throws StripeException {
    simulator.faults().next("POST", INTENTS + "/*/capture", Fault.rateLimited(), 2);
    simulator.faults().next("GET", INTENTS, Fault.conflict());

    String id = create().getId();

    assertThat(simulator.faults().waiting()).hasSize(2);
    assertThat(wire.post(INTENTS + "/" + id + "/capture", "").status()).isEqualTo(429);
    assertThat(wire.post(INTENTS + "/" + id + "/capture", "").status()).isEqualTo(429);
    assertThat(wire.post(INTENTS + "/" + id + "/capture", "").status()).isEqualTo(400);
    assertThat(wire.get(INTENTS + "/" + id).status()).isEqualTo(409);
    assertThat(simulator.faults().waiting()).isEmpty();
  }

  @Test
  void endsHeldCallsWhenItCloses() {
    next(Fault.timeoutBefore());
    var held =
        java.util.concurrent.CompletableFuture.runAsync(() -> wire.post(INTENTS, "amount=1"));
    Eventually.until("the call is held", () -> simulator.faults().waiting().isEmpty());

    simulator.close();

    Eventually.until("the client is released", held::isCompletedExceptionally);
  }

  private void next(CallFault fault) {
    simulator.faults().next("POST", INTENTS, fault);
  }

  private PaymentIntent create() throws StripeException {
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("fixed-key").build();
    return stripe.v1().paymentIntents().create(twentyDollars().build(), key);
  }
}
