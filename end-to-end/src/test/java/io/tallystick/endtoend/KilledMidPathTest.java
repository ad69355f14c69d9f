package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ReceiverApp.Received;
import io.tallystick.endtoend.shop.Stage;
import io.tallystick.endtoend.shop.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code kill -9} in the middle of the path; the PostgreSQL of the server dies with it. */
class KilledMidPathTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A delivery that a dead server was sending is sent again when its lease of 30 s ends. */
  private static final Duration WITHIN_A_MINUTE = Duration.ofSeconds(60);

  private static final int ORDERS = 24;

  /** Each paid order is told by a charge and a payment intent. */
  private static final int EVENTS_OF_PAYMENTS = 2 * ORDERS;

  @Test
  @Tag("long") // in the gate CrashTest kills there
  void findsTheIntentAgainThatStripeMadeWithoutOurHearingOfIt() throws Exception {
    try (Stage stage = Stage.open()) {
      stage.stripe().fault("POST", "/v1/payment_intents", "timeout_after", 1);
      String key = UUID.randomUUID().toString();
      CompletableFuture<Http.Answer> unanswered =
          CompletableFuture.supplyAsync(() -> stage.shopper().buys(key));
      await().atMost(SOON).until(() -> stage.stripe().paymentIntents().size() == 1);

      stage.server().kill();
      assertThatThrownBy(unanswered::join).as("the caller was told nothing").isNotNull();
      stage.startServerAgain();
      Http.Answer answer = stage.shopper().buys(key);

      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      Purchase purchase = Purchase.of(answer.json());
      assertThat(stage.stripe().paymentIntents()).containsExactly(purchase.paymentIntentId());
      assertThat(stage.stripe().idempotencyKeys("/v1/payment_intents"))
          .as("sent twice under one key")
          .hasSize(2)
          .containsOnly(stage.stripe().idempotencyKeys("/v1/payment_intents").getFirst());
      stage.shopper().pays(purchase);
      awaitFulfilled(stage, List.of(purchase), SOON);
      assertOneEffectEach(stage, List.of(purchase));
    }
  }

  @Test
  @Tag("long") // in the gate CrashTest kills there
  void appliesAnEventThatItHadOnlyAcknowledged() throws Exception {
    try (Stage stage = Stage.openWithRelay()) {
      Purchase purchase = stage.shopper().buys();
      await().atMost(SOON).until(() -> stage.relay().acknowledged() == 1);
      int toldBefore = stage.relay().acknowledged();
      try (Tables.OrderLock lock = stage.tables().lock(purchase)) {
        assertThat(lock.connection().isClosed()).isFalse();
        stage.shopper().pays(purchase);
        await().atMost(SOON).until(() -> stage.relay().acknowledged() == toldBefore + 2);
        assertThat(stage.tables().waitingEvents()).as("acknowledged, not applied").isNotEmpty();
        stage.server().kill();
      }
      stage.startServerAgain();

      awaitFulfilled(stage, List.of(purchase), SOON);
      assertThat(stage.relay().acknowledged())
          .as("Stripe did not have to send them again")
          .isEqualTo(toldBefore + 2);
      assertOneEffectEach(stage, List.of(purchase));
    }
  }

  @Test
  @Tag("long") // the gate kills at every named point; this kills at any
  void losesNothingWhereverItIsKilledUnderLoad() throws Exception {
    long seed = Long.getLong("tallystick.seed", System.nanoTime());
    String replay = "repeat it with -Dtest=KilledMidPathTest -Dtallystick.seed=" + seed;
    System.out.println("losesNothingWhereverItIsKilledUnderLoad: " + replay);
    Random random = new Random(seed);
    try (Stage stage = Stage.openWithRelay()) {
      List<Purchase> purchases =
          IntStream.range(0, ORDERS).parallel().mapToObj(i -> stage.shopper().buys()).toList();
      await().atMost(SOON).until(() -> stage.relay().acknowledged() == ORDERS);
      int first = ORDERS + 1 + random.nextInt(EVENTS_OF_PAYMENTS / 2);
      killAt(stage, first);
      purchases.parallelStream().forEach(stage.shopper()::pays);
      awaitKilled(stage);

      killAt(stage, first + 1 + random.nextInt(EVENTS_OF_PAYMENTS / 4));
      stage.startServerAgain();
      awaitKilled(stage);
      stage.relay().onAcknowledged(count -> {});
      stage.startServerAgain();

      awaitFulfilled(stage, purchases, WITHIN_A_MINUTE);
      assertOneEffectEach(stage, purchases);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(replay, e);
    }
  }

  @Test
  @Tag("long") // in the gate CrashTest kills there
  void deliversAgainUnderTheSameIdWhatItHadSentAndNotMarked() throws Exception {
    try (Stage stage = Stage.open()) {
      stage.app().fallSilent();
      Purchase purchase = stage.shopper().buys();
      stage.shopper().pays(purchase);
      await().atMost(SOON).until(() -> stage.app().about(purchase).size() == 1);

      stage.server().kill();
      stage.app().answerAgain();
      stage.startServerAgain();

      awaitFulfilled(stage, List.of(purchase), WITHIN_A_MINUTE);
      assertThat(stage.app().about(purchase)).hasSize(2);
      assertThat(stage.app().about(purchase))
          .extracting(Received::webhookId)
          .containsOnly(stage.app().about(purchase).getFirst().webhookId());
      assertOneEffectEach(stage, List.of(purchase));
    }
  }

  /** What a dying server had answered already may still be counted, so a number can be passed. */
  private static void killAt(Stage stage, int acknowledged) {
    stage
        .relay()
        .onAcknowledged(count -> {
          if (count >= acknowledged) {
            stage.server().program().kill();
          }
        });
  }

  private static void awaitKilled(Stage stage) {
    await().atMost(WITHIN_A_MINUTE).until(() -> !stage.server().program().isAlive());
  }

  private static void awaitFulfilled(Stage stage, List<Purchase> purchases, Duration deadline) {
    await()
        .atMost(deadline)
        .untilAsserted(() ->
            assertThat(purchases).extracting(stage.shopper()::statusOf).containsOnly("fulfilled"));
  }

  private static void assertOneEffectEach(Stage stage, List<Purchase> purchases) {
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
