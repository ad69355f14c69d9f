package io.tallystick.payment;

import static io.tallystick.testkit.MoneyJson.charge;
import static io.tallystick.testkit.MoneyJson.dispute;
import static io.tallystick.testkit.MoneyJson.refund;
import static io.tallystick.testkit.MoneyJson.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.order.OrderView;
import io.tallystick.stripe.StripeNoun;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.Together;
import io.tallystick.webhook.EventOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charges, refunds, disputes and transfers, told in whatever order. */
class ObjectsMergeTest {
  private final Shop shop = Shop.open();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void tellsTheAppOfAPartialRefundAndLeavesTheOrderPaid() {
    Sent sent = shop.paid();

    assertThat(shop.tell(refund("re_1", sent.intent(), "succeeded", 500)))
        .containsExactly(new EventOutcome.Applied(sent.order()));

    OrderView order = shop.view(sent.order());
    assertThat(order.status()).isEqualTo("paid");
    assertThat(order.refunds()).containsExactly(new OrderView.Refund("re_1", 500, "succeeded"));
    assertThat(order.amountRefunded()).isEqualTo(500);
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid", "order.refunded");
  }

  @Test
  void countsTwoPartialRefundsAsTwoEffectsAndCancelsWhenNothingIsLeft() {
    Sent sent = shop.paid();

    shop.tell(refund("re_1", sent.intent(), "succeeded", 500));
    shop.tell(refund("re_2", sent.intent(), "succeeded", 1000));
    shop.tell(refund("re_2", sent.intent(), "succeeded", 1000));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("canceled");
    assertThat(shop.view(sent.order()).amountRefunded()).isEqualTo(1500);
    assertThat(shop.effects(sent.order()))
        .containsExactly("order.canceled", "order.paid", "refund.succeeded", "refund.succeeded");
  }

  @Test
  void restoresWhatCanBeRefundedWhenARefundFailsLater() {
    Sent sent = shop.paid();
    shop.tell(refund("re_1", sent.intent(), "succeeded", 500));

    shop.tell(refund("re_1", sent.intent(), "failed", 500));
    shop.tell(refund("re_1", sent.intent(), "succeeded", 500)); // a late event

    OrderView order = shop.view(sent.order());
    assertThat(order.amountRefunded()).isZero();
    assertThat(order.refunds()).containsExactly(new OrderView.Refund("re_1", 500, "failed"));
    assertThat(shop.effects(sent.order()))
        .containsExactly("order.paid", "refund.failed", "refund.succeeded");
  }

  @Test
  void sendsACanceledOrderToReviewWhenItsRefundFails() {
    Sent sent = shop.paid();
    shop.tell(refund("re_1", sent.intent(), "pending", 1500));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("canceled");

    shop.tell(refund("re_1", sent.intent(), "failed", 1500));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("review refund_failed");
  }

  @Test
  void takesADisputeForAFactBesideTheOrderAndAnInquiryForNone() {
    Sent sent = shop.paid();

    shop.tell(dispute("dp_1", sent.intent(), "warning_needs_response", 1500));
    assertThat(shop.view(sent.order()).disputed()).isFalse();
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid");

    shop.tell(dispute("dp_1", sent.intent(), "needs_response", 1500));
    assertThat(shop.view(sent.order()).disputed()).isTrue();

    shop.tell(dispute("dp_1", sent.intent(), "won", 1500));
    shop.tell(dispute("dp_1", sent.intent(), "under_review", 1500)); // a late event
    assertThat(shop.view(sent.order()).disputed()).isFalse();
    assertThat(shop.orderStatus(sent.order())).isEqualTo("paid");
    assertThat(shop.deliveries(sent.order()))
        .containsExactly("order.paid", "order.disputed", "order.disputed");
  }

  @Test
  void findsTheRefundThatWasToldOfBeforeThePayment() {
    Sent sent = shop.sent();

    assertThat(shop.tell(refund("re_1", sent.intent(), "succeeded", 500)))
        .containsExactly(new EventOutcome.Ignored("no_order"));
    shop.merge(sent.json().in("succeeded"));

    assertThat(shop.view(sent.order()).amountRefunded()).isEqualTo(500);
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid", "order.refunded");
  }

  @Test
  void findsTheRefundThatWasToldOfBeforeALateWordOfTheUnpaidPayment() {
    Sent sent = shop.sent();
    shop.tell(refund("re_1", sent.intent(), "succeeded", 500));
    shop.merge(sent.json().in("requires_action"));

    shop.merge(sent.json().in("succeeded"));

    assertThat(shop.view(sent.order()).amountRefunded()).isEqualTo(500);
    assertThat(shop.effects(sent.order())).containsExactly("order.paid", "refund.succeeded");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid", "order.refunded");
  }

  @Test
  void neverMissesARefundThatIsToldOfWhileThePaymentIsLinked() {
    for (int round = 0; round < 20; round++) {
      Sent sent = shop.sent();
      String id = "re_" + round;
      Together.call(
          2,
          caller ->
              caller == 0
                  ? shop.merge(sent.json().in("succeeded"))
                  : shop.tell(refund(id, sent.intent(), "succeeded", 500)));

      assertThat(shop.effects(sent.order())).containsExactly("order.paid", "refund.succeeded");
    }
  }

  @Test
  void followsARefundThatNamesItsChargeAlone() {
    Sent sent = shop.paid();
    shop.tell(charge("ch_of_re_1", sent.intent(), "succeeded", 1500, 0));

    assertThat(shop.tell(refund("re_1", null, "succeeded", 500)))
        .containsExactly(new EventOutcome.Applied(sent.order()));
    assertThat(shop.view(sent.order()).amountRefunded()).isEqualTo(500);
  }

  @Test
  void asksStripeForARefundThatBelongsNowhere() {
    assertThat(shop.tell(refund("re_1", null, "succeeded", 500)))
        .containsExactly(new EventOutcome.OnlyStripeKnows(StripeNoun.REFUND, "re_1"));
  }

  @Test
  void asksStripeForTheRefundsOfAChargeThatGaveBackMoreThanWeKnow() {
    Sent sent = shop.paid();
    String charged = charge("ch_1", sent.intent(), "succeeded", 1500, 500);

    assertThat(shop.tell(charged))
        .containsExactly(new EventOutcome.OnlyStripeKnows(StripeNoun.CHARGE, "ch_1"));
    assertThat(before(StripeNoun.CHARGE, "ch_1")).isPresent();

    assertThat(shop.tell(charged, refund("re_1", sent.intent(), "failed", 500)))
        .containsOnly(new EventOutcome.Applied(sent.order()));
    assertThat(before(StripeNoun.CHARGE, "ch_1")).isEmpty();
  }

  @Test
  void asksStripeWhetherAPaymentReallyWentBack() {
    Sent sent = shop.linked();
    shop.merge(sent.json().in("processing"));

    assertThat(shop.merge(sent.json().in("requires_payment_method")))
        .containsExactly(
            new EventOutcome.OnlyStripeKnows(StripeNoun.PAYMENT_INTENT, sent.intent()));
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("processing");

    int asked = before(StripeNoun.PAYMENT_INTENT, sent.intent()).orElseThrow();
    assertThat(shop.answer(sent.json().in("requires_payment_method"), asked))
        .isEqualTo(new EventOutcome.Applied(sent.order()));
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("requires_payment_method");
  }

  @Test
  void asksAgainIfThePaymentMovedWhileStripeAnswered() {
    Sent sent = shop.linked();
    shop.merge(sent.json().in("requires_action"));
    int asked = before(StripeNoun.PAYMENT_INTENT, sent.intent()).orElseThrow();
    shop.merge(sent.json().in("processing"));

    assertThat(shop.answer(sent.json().in("requires_payment_method"), asked))
        .isInstanceOf(EventOutcome.OnlyStripeKnows.class);
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("processing");

    shop.merge(sent.json().in("succeeded"));
    assertThat(before(StripeNoun.PAYMENT_INTENT, sent.intent())).as("needs no answer").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"pending, requires_action", "requires_action, pending"})
  void asksStripeWhichOfTwoStatusesOfARefundIsLater(String first, String second) {
    Sent sent = shop.paid();
    shop.tell(refund("re_1", sent.intent(), first, 500));

    assertThat(shop.tell(refund("re_1", sent.intent(), second, 500)))
        .containsExactly(new EventOutcome.OnlyStripeKnows(StripeNoun.REFUND, "re_1"));
    int asked = before(StripeNoun.REFUND, "re_1").orElseThrow();
    shop.answer(StripeNoun.REFUND, "re_1", refund("re_1", sent.intent(), second, 500), asked);
    assertThat(shop.view(sent.order()).refunds())
        .containsExactly(new OrderView.Refund("re_1", 500, second));
  }

  @Test
  void followsTransfersByTheirChargeAndNeverForgetsAReversal() {
    Sent sent = shop.paid();
    shop.tell(charge("ch_1", sent.intent(), "succeeded", 1500, 0));

    assertThat(shop.tell(transfer("tr_1", "ch_1", 1000, 400)))
        .containsExactly(new EventOutcome.Applied(sent.order()));
    shop.tell(transfer("tr_1", "ch_1", 1000, 0)); // a late event
    assertThat(shop.tell(transfer("tr_2", null, 1000, 0)))
        .containsExactly(new EventOutcome.Ignored("no_order"));
    assertThat(
            shop.database()
                .texts("select id || ' ' || amount_reversed from tallystick.transfer order by id"))
        .containsExactly("tr_1 400", "tr_2 0");
  }

  @Test
  void endsTheSameInEveryOrder() {
    Seed seed = Seed.fresh();
    Random random = seed.random();
    List<Sent> orders = IntStream.range(0, 15).mapToObj(i -> shop.sent()).toList();
    List<String> told = new ArrayList<>();
    for (Sent sent : orders) {
      String suffix = sent.intent().substring(3);
      told.add(sent.json().toString());
      told.add(sent.json().in("processing").toString());
      told.add(sent.json().in("succeeded").toString());
      told.add(charge("ch_" + suffix, sent.intent(), "pending", 1500, 0));
      told.add(charge("ch_" + suffix, sent.intent(), "succeeded", 1500, 0));
      for (String status : List.of("pending", "succeeded", "failed")) {
        told.add(refund("re_a" + suffix, sent.intent(), status, 600));
      }
      for (String status : List.of("pending", "succeeded")) {
        told.add(refund("re_b" + suffix, sent.intent(), status, 300));
      }
      for (String status :
          List.of("warning_needs_response", "needs_response", "under_review", "lost")) {
        told.add(dispute("dp_" + suffix, sent.intent(), status, 700));
      }
    }
    told.addAll(List.copyOf(told)); // everything twice
    Collections.shuffle(told, random);

    while (!told.isEmpty()) {
      List<String> batch = told.subList(0, Math.min(told.size(), 1 + random.nextInt(25)));
      shop.tell(List.copyOf(batch));
      batch.clear();
    }

    assertThat(orders)
        .as("%s", seed)
        .allSatisfy(sent -> {
          OrderView order = shop.view(sent.order());
          assertThat(order.status()).isEqualTo("paid");
          assertThat(order.amountRefunded()).isEqualTo(300);
          assertThat(order.refunds())
              .extracting(OrderView.Refund::status)
              .containsExactlyInAnyOrder("failed", "succeeded");
          assertThat(order.disputed()).isTrue();
          assertThat(shop.effects(sent.order()))
              .contains("order.paid", "refund.failed", "dispute.lost");
        });
  }

  private Optional<Integer> before(StripeNoun noun, String id) {
    return shop.database()
        .transactions()
        .execute(status -> shop.events().beforeAsking(Shop.ACCOUNT, noun, id));
  }
}
