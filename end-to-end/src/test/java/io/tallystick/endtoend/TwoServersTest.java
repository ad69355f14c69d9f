package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.SharedDatabase;
import io.tallystick.endtoend.shop.TwinStage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers that know nothing of one another but their database. */
class TwoServersTest {
  /** What a dead server had begun, another finishes within this. */
  private static final Duration WITHIN_A_MINUTE = Duration.ofSeconds(60);

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final int ORDERS = 40;
  private static final String REFUNDS = "/api/refunds";

  /** More than there are, so that recovery hears of the refund from nobody but Stripe's answer. */
  private static final int EVENTS_OF_A_REFUND = 100;

  private static SharedDatabase database;

  @BeforeAll
  static void start() {
    database = SharedDatabase.start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void fulfillEveryOrderOnceWhileWebhooksAlternateAndAfterOneWasKilled() throws Exception {
    try (TwinStage stage = TwinStage.open(database.create("alternating"))) {
      assertThat(stage.tables().migrations())
          .as("migrated once, though both came at once")
          .isNotEmpty()
          .doesNotHaveDuplicates();

      fulfillEveryOrderOnce(stage);
      oneFinishesWhatTheOtherLeft(stage);
    }
  }

  private static void fulfillEveryOrderOnce(TwinStage stage) {
    List<Purchase> purchases = buy(stage);
    purchases.parallelStream().forEach(stage.one()::pays);

    awaitFulfilled(stage, purchases);
    assertThat(stage.relay().acknowledgedByEach()).as("both took events").doesNotContain(0);
    assertOneEffectEach(stage, purchases);
    assertThat(purchases)
        .allSatisfy(purchase ->
            assertThat(stage.app().about(purchase)).as("sent once while nobody dies").hasSize(1));
  }

  private static void oneFinishesWhatTheOtherLeft(TwinStage stage) {
    List<Purchase> purchases = buy(stage);
    int before = stage.relay().acknowledged();
    stage
        .relay()
        .onAcknowledged(count -> {
          if (count == before + ORDERS / 2) {
            stage.killFirst();
          }
        });

    purchases.parallelStream().forEach(stage.two()::pays);

    awaitFulfilled(stage, purchases);
    assertThat(stage.firstIsAlive()).isFalse();
    assertOneEffectEach(stage, purchases);
  }

  @Test
  @Tag("long") // in the gate EveryCallCrashTest kills in refunds
  void oneFinishesTheRefundThatTheOtherWasSendingWhenItWasKilled() throws Exception {
    try (TwinStage stage = TwinStage.open(database.create("refunding"))) {
      Purchase purchase = stage.one().buys();
      stage.one().pays(purchase);
      awaitFulfilled(stage, List.of(purchase));
      stage.stripe().fault("POST", "/v1/refunds", "drop", EVENTS_OF_A_REFUND);
      stage.stripe().fault("POST", "/v1/refunds", "timeout_after", 1);
      String key = UUID.randomUUID().toString();
      String body = "{\"orderId\":\"%s\",\"amount\":1000}".formatted(purchase.orderId());

      CompletableFuture<Http.Answer> unanswered =
          CompletableFuture.supplyAsync(() -> stage.one().asks(REFUNDS, key, body));
      await()
          .atMost(SOON)
          .until(() -> stage.stripe().refunds(purchase.paymentIntentId()).size() == 1);
      stage.killFirst();
      assertThatThrownBy(unanswered::join).as("the caller was told nothing").isNotNull();

      await()
          .atMost(WITHIN_A_MINUTE)
          .until(() -> stage.tables().operationStates(key), List.of("succeeded")::equals);
      assertThat(stage.stripe().refunds(purchase.paymentIntentId())).as("once").hasSize(1);
      // Once more by recovery, unless catching up, right after the start, was first to hear of it.
      assertThat(stage.stripe().idempotencyKeys("/v1/refunds"))
          .as("sent under one key")
          .hasSizeBetween(1, 2)
          .containsOnly(stage.stripe().idempotencyKeys("/v1/refunds").getFirst());
      Http.Answer answer = stage.two().asks(REFUNDS, key, body);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.json().path("refundId").asString())
          .isEqualTo(stage.stripe().refunds(purchase.paymentIntentId()).getFirst());
      assertThat(stage.two().looksAt(purchase.orderId()).json().path("amountRefunded").asInt())
          .isEqualTo(1000);
    }
  }

  /** Half of them at each server. */
  private static List<Purchase> buy(TwinStage stage) {
    return IntStream.range(0, ORDERS)
        .parallel()
        .mapToObj(i -> (i % 2 == 0 ? stage.one() : stage.two()).buys())
        .toList();
  }

  private static void awaitFulfilled(TwinStage stage, List<Purchase> purchases) {
    await()
        .atMost(WITHIN_A_MINUTE)
        .untilAsserted(() ->
            assertThat(purchases).extracting(stage.two()::statusOf).containsOnly("fulfilled"));
  }

  private static void assertOneEffectEach(TwinStage stage, List<Purchase> purchases) {
    assertThat(purchases)
        .allSatisfy(purchase -> {
          assertThat(stage.stripe().successfulCharges(purchase.paymentIntentId())).isEqualTo(1);
          assertThat(stage.tables().effects(purchase)).containsExactly("order.paid");
          assertThat(stage.tables().deliveries(purchase))
              .containsExactly("order.paid acknowledged");
          assertThat(stage.app().shipments(purchase)).isEqualTo(1);
        });
    assertThat(stage.app().forged()).isEmpty();
  }
}
