package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.stripe.PaymentIntentStatus;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Seed;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.StripeEvents;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Together;
import io.tallystick.webhook.EventOutcome;
import io.tallystick.webhook.InboxEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentMergeTest {
  /** As {@code payment_intent.created} and {@code payment_failed} tell it, and so on. */
  private static final List<String> PAYING =
      List.of("requires_payment_method", "requires_action", "processing", "succeeded");

  private static final List<String> GIVING_UP =
      List.of("requires_payment_method", "requires_payment_method", "processing", "canceled");

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void endsTheSameWhetherTheAnswerOrTheEventIsFirst() {
    Sent answerFirst = shop.sent();
    Sent eventFirst = shop.sent();

    shop.merge(answerFirst.json());
    apply("payment_intent.succeeded", answerFirst.json().in("succeeded"));
    apply("payment_intent.succeeded", eventFirst.json().in("succeeded"));
    shop.merge(eventFirst.json());

    for (Sent sent : List.of(answerFirst, eventFirst)) {
      assertThat(shop.operationState(sent.operation())).isEqualTo("succeeded");
      requirePaidOnce(sent);
    }
  }

  @Test
  void tellsWhichOrderAnEventWasAppliedTo() {
    Sent sent = shop.sent();

    assertThat(apply("payment_intent.created", sent.json()))
        .isEqualTo(new EventOutcome.Applied(sent.order()));
    assertThat(apply("payment_intent.created", sent.json()))
        .isEqualTo(new EventOutcome.Applied(sent.order()));
    assertThat(apply("payment_intent.succeeded", sent.json().in("succeeded")))
        .isEqualTo(new EventOutcome.Applied(sent.order()));
  }

  @Test
  void endsTheSameInEveryOrderOfEvents() {
    for (List<String> order : permutations(PAYING)) {
      Sent sent = shop.sent();
      follow(sent, order);
      requirePaidOnce(sent);
    }
    for (List<String> order : permutations(GIVING_UP)) {
      Sent sent = shop.sent();
      follow(sent, order);
      requireCanceledOnce(sent);
    }
  }

  @Test
  void endsTheSameInEveryOrderWithinOneBatch() {
    for (List<String> order : permutations(PAYING)) {
      Sent sent = shop.sent();
      shop.merge(statuses(sent, order).toArray(PaymentIntentJson[]::new));
      requirePaidOnce(sent);
    }
  }

  @Test
  void sendsMoneyThatArrivesAfterACancelToReviewAndNeverLeavesASuccess() {
    for (List<String> order : permutations(List.of("processing", "succeeded", "canceled"))) {
      Sent sent = shop.sent();
      follow(sent, order);
      if (order.indexOf("succeeded") < order.indexOf("canceled")) {
        requirePaidOnce(sent);
      } else {
        requireReviewAfterCancel(sent);
      }
    }
  }

  @Test
  void believesTheMoneyWithinOneBatchWhateverItsOrder() {
    Sent paid = shop.sent();
    Sent canceled = shop.sent();

    shop.merge(
        paid.json().in("succeeded"),
        canceled.json().in("canceled"),
        paid.json().in("canceled"),
        canceled.json().in("succeeded"));

    requirePaidOnce(paid);
    requirePaidOnce(canceled);
  }

  @Test
  void endsTheSameForShuffledDuplicatedEventsOfManyPayments() {
    Seed seed = Seed.fresh();
    Random random = seed.random();
    List<Sent> paying = IntStream.range(0, 12).mapToObj(i -> shop.sent()).toList();
    List<Sent> givingUp = IntStream.range(0, 6).mapToObj(i -> shop.sent()).toList();
    List<PaymentIntentJson> told = new ArrayList<>();
    for (int copy = 0; copy < 3; copy++) {
      paying.forEach(sent -> told.addAll(statuses(sent, PAYING)));
      givingUp.forEach(sent -> told.addAll(statuses(sent, GIVING_UP)));
    }
    Collections.shuffle(told, random);

    while (!told.isEmpty()) {
      List<PaymentIntentJson> batch =
          told.subList(0, Math.min(told.size(), 1 + random.nextInt(20)));
      shop.merge(batch.toArray(PaymentIntentJson[]::new));
      batch.clear();
    }

    assertThat(paying).as("%s", seed).allSatisfy(this::requirePaidOnce);
    assertThat(givingUp).as("%s", seed).allSatisfy(this::requireCanceledOnce);
  }

  @Test
  void endsTheSameHoweverManyTellItAtOnce() {
    Seed seed = Seed.fresh();
    List<Sent> paying = IntStream.range(0, 8).mapToObj(i -> shop.sent()).toList();

    Together.call(
        6,
        thread -> {
          List<PaymentIntentJson> told = new ArrayList<>();
          paying.forEach(sent -> told.addAll(statuses(sent, PAYING)));
          Collections.shuffle(told, new Random(seed.value() + thread));
          for (int from = 0; from < told.size(); from += 4) {
            shop.merge(told.subList(from, from + 4).toArray(PaymentIntentJson[]::new));
          }
          return thread;
        });

    assertThat(paying).as("%s", seed).allSatisfy(this::requirePaidOnce);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requires_payment_method",
        "requires_confirmation",
        "requires_action",
        "processing",
        "requires_capture"
      })
  void paysNothingBeforeStripeSaysSucceeded(String status) {
    Sent sent = shop.linked();

    shop.merge(sent.json().in(status).received(1500));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.deliveries(sent.order())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "wrong_amount, 1499, usd, false",
    "wrong_amount, 1501, usd, false",
    "wrong_amount, 0, usd, false",
    "wrong_currency, 1500, eur, false",
    "wrong_mode, 1500, usd, true"
  })
  void sendsMoneyThatDoesNotFitToReview(
      String reason, long received, String currency, boolean live) {
    Sent sent = shop.linked();
    PaymentIntentJson told = sent.json().in("succeeded").received(received).currency(currency);

    shop.merge(live ? told.live() : told);
    shop.merge(sent.json().in("succeeded"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("review " + reason);
    assertThat(shop.effects(sent.order())).containsExactly("order.review");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.review");
  }

  @Test
  void sendsMoneyThatDoesNotFitToReviewEvenIfItIsTheFirstWord() {
    Sent sent = shop.sent();

    shop.merge(sent.json().in("succeeded").received(1));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("review wrong_amount");
  }

  @Test
  void linksNoIntentOfAnotherAmountCurrencyOrMode() {
    Sent sent = shop.sent();
    String named = sent.operation().toString();
    List<PaymentIntentJson> foreign =
        List.of(
            PaymentIntentJson.of("pi_x1", 1499, "usd").naming(named).in("succeeded"),
            PaymentIntentJson.of("pi_x2", 1500, "eur").naming(named).in("succeeded"),
            PaymentIntentJson.of("pi_x3", 1500, "usd").naming(named).in("succeeded").live());

    for (PaymentIntentJson intent : foreign) {
      assertThat(apply("payment_intent.succeeded", intent))
          .isEqualTo(new EventOutcome.Ignored("no_order"));
    }

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.operationState(sent.operation())).isEqualTo("sent");
    assertThat(database.count("payment")).isZero();
    shop.merge(sent.json().in("succeeded"));
    requirePaidOnce(sent);
  }

  @Test
  void linksNoIntentOfAnotherAccount() {
    Sent sent = shop.sent();
    Account another = new Account("acct_another", false);
    String paid = sent.json().in("succeeded").toString();

    assertThat(apply(List.of(StripeEvents.stored(another, "payment_intent.succeeded", paid))))
        .containsExactly(new EventOutcome.Ignored("no_order"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.operationState(sent.operation())).isEqualTo("sent");
    shop.merge(sent.json().in("succeeded"));
    requirePaidOnce(sent);
  }

  @Test
  void believesNothingThatAnotherAccountSaysOfALinkedIntent() {
    Sent sent = shop.linked();
    Account another = new Account("acct_another", false);

    for (String status : List.of("succeeded", "canceled")) {
      String told = sent.json().in(status).toString();
      apply(List.of(StripeEvents.stored(another, "payment_intent." + status, told)));
    }

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.deliveries(sent.order())).isEmpty();
  }

  @Test
  void ignoresPaymentsThatNameNoOperationOfOurs() {
    PaymentIntentJson plain = PaymentIntentJson.of("pi_x", 1500, "usd").in("succeeded");
    shop.sent();

    for (PaymentIntentJson intent :
        List.of(
            plain,
            plain.naming(UUID.randomUUID()),
            plain.naming(""),
            plain.naming("1"),
            plain.naming("not-a-uuid-but-of-the-right-length!!"),
            plain.naming("' or 1=1 --"))) {
      assertThat(apply("payment_intent.succeeded", intent))
          .isEqualTo(new EventOutcome.Ignored("no_order"));
    }

    assertThat(database.count("payment")).isZero();
  }

  @Test
  void ignoresAnIntentThatNamesAnOperationWhichHasItsOwn() {
    Sent sent = shop.linked();

    assertThat(
            apply(
                "payment_intent.succeeded",
                PaymentIntentJson.of("pi_second", 1500, "usd")
                    .naming(sent.operation())
                    .in("succeeded")))
        .isEqualTo(new EventOutcome.Ignored("no_order"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("requires_payment_method");
  }

  @Test
  void linksTheFirstOfTwoIntentsThatNameOneOperation() {
    Sent sent = shop.sent();
    PaymentIntentJson second =
        PaymentIntentJson.of("pi_second", 1500, "usd").naming(sent.operation()).in("succeeded");

    assertThat(shop.merge(sent.json(), second))
        .containsExactly(
            new EventOutcome.Applied(sent.order()), new EventOutcome.Ignored("no_order"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
    assertThat(shop.merge(second)).containsExactly(new EventOutcome.Ignored("no_order"));
    assertThat(database.texts("select result_id from tallystick.operation"))
        .containsExactly(sent.intent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"declined", "rejected", "prepared"})
  void linksNoIntentToAnOperationThatDoesNotWait(String state) {
    Sent sent = shop.sent();
    database.execute("update tallystick.operation set state = '" + state + "'");

    assertThat(shop.merge(sent.json().in("succeeded")))
        .containsExactly(new EventOutcome.Ignored("no_order"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "review"})
  void linksAnIntentToAnOperationThatNobodyHadAnAnswerTo(String state) {
    Sent sent = shop.sent();
    database.execute("update tallystick.operation set state = '" + state + "'");

    shop.merge(sent.json().in("succeeded"));

    assertThat(shop.operationState(sent.operation())).isEqualTo("succeeded");
    requirePaidOnce(sent);
  }

  @Test
  void neverMovesAPaymentToAnotherOrder() {
    Sent mine = shop.linked();
    Sent yours = shop.sent();

    shop.merge(mine.json().naming(yours.operation()).in("succeeded"));

    requirePaidOnce(mine);
    assertThat(shop.orderStatus(yours.order())).isEqualTo("open");
    assertThat(shop.operationState(yours.operation())).isEqualTo("sent");
  }

  @Test
  void sendsMoneyForACanceledOrderToReview() {
    Sent sent = shop.linked();
    database.execute("update tallystick.orders set status = 'canceled'");

    shop.merge(sent.json().in("succeeded"));
    shop.merge(sent.json().in("succeeded"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("review paid_after_cancel");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.review");
  }

  @Test
  void recordsAnEffectOnceWhateverTheOrderSays() {
    Sent sent = shop.paid();
    database.execute("update tallystick.orders set status = 'open'");

    shop.merge(sent.json().in("succeeded"));

    requirePaidOnce(sent);
  }

  @Test
  void leavesAFulfilledOrderFulfilled() {
    Sent sent = shop.paid();
    database.execute("update tallystick.orders set status = 'fulfilled'");

    follow(sent, List.of("succeeded", "canceled", "processing", "requires_payment_method"));

    assertThat(shop.orderStatus(sent.order())).isEqualTo("fulfilled");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid");
  }

  @Test
  void ignoresWhatItDoesNotHandleAndParksWhatItCannotRead() {
    Sent sent = shop.linked();
    String json = sent.json().in("succeeded").toString();
    Map<String, EventOutcome> expected =
        Map.of(
            json.replace("\"status\"", "\"state\""),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("succeeded", "perfect"),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("1500", "1500.5"),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("1500", "\"1500\""),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("1500", "-1500"),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("\"usd\"", "\"USD\""),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("\"usd\"", "null"),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("false", "\"false\""),
            new EventOutcome.Parked("unreadable_object"),
            json.replace("\"payment_intent\"", "\"charge\""),
            new EventOutcome.Parked("unreadable_object"),
            "[]",
            new EventOutcome.Parked("unreadable_object"));

    expected.forEach((object, outcome) ->
        assertThat(apply("payment_intent.succeeded", object)).as(object).isEqualTo(outcome));
    assertThat(apply("price.created", "{\"object\":\"price\"}"))
        .isEqualTo(new EventOutcome.Ignored("unhandled_type"));
    assertThat(shop.orderStatus(sent.order())).isEqualTo("open");
  }

  @Test
  void parksAnEventWithoutABody() {
    InboxEvent damaged =
        new InboxEvent(1, Shop.ACCOUNT, "evt_1", "payment_intent.succeeded", new byte[0]);

    assertThat(apply(List.of(damaged)))
        .containsExactly(new EventOutcome.Parked("unreadable_object"));
  }

  @Test
  void readsAnEventOfAnOldApiVersion() {
    Sent sent = shop.sent();
    String old =
        """
        {"id":"%s","object":"payment_intent","amount":1500,"amount_capturable":0,
         "amount_received":1500,"charges":{"object":"list","data":[{"id":"ch_1"}]},
         "currency":"usd","latest_charge":{"id":"ch_1","object":"charge"},"livemode":false,
         "metadata":{"tallystick_operation":"%s"},"status":"succeeded"}
        """
            .formatted(sent.intent(), sent.operation());

    apply("payment_intent.succeeded", old);

    requirePaidOnce(sent);
    assertThat(database.text("select latest_charge from tallystick.payment")).isEqualTo("ch_1");
  }

  @Test
  void keepsOutcomesInTheOrderOfTheEvents() {
    Sent first = shop.sent();
    Sent second = shop.sent();

    assertThat(
            apply(
                List.of(
                    stored("payment_intent.created", second.json().toString()),
                    stored("price.created", "{}"),
                    stored("payment_intent.created", "{}"),
                    stored("payment_intent.created", first.json().toString()))))
        .containsExactly(
            new EventOutcome.Applied(second.order()),
            new EventOutcome.Ignored("unhandled_type"),
            new EventOutcome.Parked("unreadable_object"),
            new EventOutcome.Applied(first.order()));
  }

  private void follow(Sent sent, List<String> order) {
    PaymentIntentStatus reached = PaymentIntentStatus.REQUIRES_PAYMENT_METHOD;
    for (PaymentIntentJson told : statuses(sent, order)) {
      shop.merge(told);
      PaymentIntentStatus now =
          PaymentIntentStatus.find(shop.paymentStatus(sent.order())).orElseThrow();
      assertThat(now).as("%s in %s", told.status(), order).isGreaterThanOrEqualTo(reached);
      if (reached == PaymentIntentStatus.SUCCEEDED) {
        assertThat(now).as("succeeded left").isEqualTo(reached);
      }
      reached = now;
    }
  }

  private void requirePaidOnce(Sent sent) {
    assertThat(shop.orderStatus(sent.order())).isIn("paid", "fulfilled");
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("succeeded");
    assertThat(shop.effects(sent.order())).containsExactly("order.paid");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.paid");
  }

  private void requireReviewAfterCancel(Sent sent) {
    assertThat(shop.orderStatus(sent.order())).isEqualTo("review paid_after_cancel");
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("succeeded");
    assertThat(shop.effects(sent.order()))
        .containsExactlyInAnyOrder("order.canceled", "order.review");
  }

  private void requireCanceledOnce(Sent sent) {
    assertThat(shop.orderStatus(sent.order())).isEqualTo("canceled");
    assertThat(shop.paymentStatus(sent.order())).isEqualTo("canceled");
    assertThat(shop.effects(sent.order())).containsExactly("order.canceled");
    assertThat(shop.deliveries(sent.order())).containsExactly("order.canceled");
  }

  private EventOutcome apply(String type, Object intent) {
    return apply(List.of(stored(type, intent.toString()))).getFirst();
  }

  private List<EventOutcome> apply(List<InboxEvent> events) {
    return database
        .transactions()
        .execute(status -> new PaymentEvents(shop.payments()).apply(events));
  }

  private static InboxEvent stored(String type, String object) {
    return StripeEvents.stored(Shop.ACCOUNT, type, object);
  }

  private static List<PaymentIntentJson> statuses(Sent sent, List<String> statuses) {
    return statuses.stream().map(status -> sent.json().in(status)).toList();
  }

  private static List<List<String>> permutations(List<String> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    return IntStream.range(0, items.size())
        .boxed()
        .flatMap(i -> {
          List<String> rest = new ArrayList<>(items);
          String first = rest.remove((int) i);
          return permutations(rest).stream()
              .map(tail -> Stream.concat(Stream.of(first), tail.stream()).toList());
        })
        .toList();
  }
}
