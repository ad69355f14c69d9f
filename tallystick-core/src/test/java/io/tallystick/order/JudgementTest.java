package io.tallystick.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.PaymentFacts.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  private static final Account ACCOUNT = new Account(Account.DEFAULT, false);

  @ParameterizedTest
  @CsvSource({
    "OPEN, UNDER_WAY, Unchanged[]",
    "OPEN, SUCCEEDED, Paid[]",
    "OPEN, CANCELED, Canceled[]",
    "PAID, UNDER_WAY, Unchanged[]",
    "PAID, SUCCEEDED, Unchanged[]",
    "PAID, CANCELED, Unchanged[]",
    "FULFILLED, UNDER_WAY, Unchanged[]",
    "FULFILLED, SUCCEEDED, Unchanged[]",
    "FULFILLED, CANCELED, Unchanged[]",
    "CANCELED, UNDER_WAY, Unchanged[]",
    "CANCELED, SUCCEEDED, Review[reason=PAID_AFTER_CANCEL]",
    "CANCELED, CANCELED, Unchanged[]",
    "REVIEW, UNDER_WAY, Unchanged[]",
    "REVIEW, SUCCEEDED, Unchanged[]",
    "REVIEW, CANCELED, Unchanged[]"
  })
  void judgesEveryOrderByEveryPayment(OrderStatus status, State state, String judgement) {
    assertThat(Judgement.of(order(status), facts(ACCOUNT, state, 1500, "usd")))
        .hasToString(judgement);
  }

  @Test
  void sendsMoneyThatDoesNotFitToReview() {
    assertThat(judged(ACCOUNT, 1499, "usd"))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_AMOUNT));
    assertThat(judged(ACCOUNT, 1501, "usd"))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_AMOUNT));
    assertThat(judged(ACCOUNT, 0, "usd"))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_AMOUNT));
    assertThat(judged(ACCOUNT, 1500, "eur"))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_CURRENCY));
    assertThat(judged(new Account("default", true), 1500, "usd"))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_MODE));
    assertThat(judged(new Account("other", false), 1500, "usd"))
        .isEqualTo(new Judgement.Review(ReviewReason.OTHER_ACCOUNT));
  }

  @Test
  void acceptsThePartThatOurCaptureAskedFor() {
    Order order =
        new Order(
            "ord_1",
            ACCOUNT,
            "key:shop",
            null,
            OrderStatus.OPEN,
            money(1500, "usd"),
            900,
            null,
            null);

    assertThat(Judgement.of(order, facts(ACCOUNT, State.SUCCEEDED, 900, "usd")))
        .isEqualTo(new Judgement.Paid());
    assertThat(Judgement.of(order, facts(ACCOUNT, State.SUCCEEDED, 1500, "usd")))
        .isEqualTo(new Judgement.Review(ReviewReason.WRONG_AMOUNT));
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, SUCCEEDED, 1500, Canceled[]",
    "OPEN, UNDER_WAY, 1500, Canceled[]",
    "OPEN, SUCCEEDED, 1499, Paid[]",
    "OPEN, FAILED, 1500, Paid[]",
    "PAID, SUCCEEDED, 1500, Canceled[]",
    "PAID, UNDER_WAY, 1500, Canceled[]",
    "PAID, SUCCEEDED, 1499, Unchanged[]",
    "PAID, FAILED, 1500, Unchanged[]",
    "FULFILLED, SUCCEEDED, 1500, Unchanged[]",
    "CANCELED, SUCCEEDED, 1500, Unchanged[]",
    "CANCELED, SUCCEEDED, 1499, Review[reason=PAID_AFTER_CANCEL]",
    "CANCELED, FAILED, 1500, Review[reason=REFUND_FAILED]",
    "REVIEW, SUCCEEDED, 1500, Unchanged[]"
  })
  void doesNotFulfillWhatWasGivenBack(
      OrderStatus status, RefundFact.State state, long amount, String judgement) {
    assertThat(
            Judgement.of(
                order(status), paid(List.of(new RefundFact("re_1", amount, state)), List.of())))
        .hasToString(judgement);
  }

  @Test
  void countsAsRefundableWhatNeitherRefundsNorDisputesHold() {
    RefundFact done = new RefundFact("re_1", 200, RefundFact.State.SUCCEEDED);
    RefundFact underWay = new RefundFact("re_2", 100, RefundFact.State.UNDER_WAY);
    RefundFact failed = new RefundFact("re_3", 700, RefundFact.State.FAILED);
    assertThat(paid(List.of(), List.of()).refundable()).isEqualTo(1500);
    assertThat(paid(List.of(done, underWay, failed), List.of()).refundable()).isEqualTo(1200);
    assertThat(refundableWhenDisputed(DisputeFact.State.OPEN)).isEqualTo(500);
    assertThat(refundableWhenDisputed(DisputeFact.State.LOST)).isEqualTo(500);
    assertThat(refundableWhenDisputed(DisputeFact.State.INQUIRY)).isEqualTo(1500);
    assertThat(refundableWhenDisputed(DisputeFact.State.WON)).isEqualTo(1500);
    assertThat(refundableWhenDisputed(DisputeFact.State.PREVENTED)).isEqualTo(1500);
  }

  private static long refundableWhenDisputed(DisputeFact.State state) {
    return paid(List.of(), List.of(new DisputeFact("dp_1", 1000, state))).refundable();
  }

  private static PaymentFacts paid(List<RefundFact> refunds, List<DisputeFact> disputes) {
    return new PaymentFacts(ACCOUNT, State.SUCCEEDED, money(1500, "usd"), refunds, disputes);
  }

  private static Judgement judged(Account account, long received, String currency) {
    return Judgement.of(
        order(OrderStatus.OPEN), facts(account, State.SUCCEEDED, received, currency));
  }

  private static Order order(OrderStatus status) {
    return new Order(
        "ord_1", ACCOUNT, "key:shop", null, status, money(1500, "usd"), 1500, null, null);
  }

  private static PaymentFacts facts(Account account, State state, long received, String currency) {
    return new PaymentFacts(account, state, money(received, currency), List.of(), List.of());
  }

  private static Money money(long minorUnits, String currency) {
    return new Money(minorUnits, Currency.of(currency));
  }
}
