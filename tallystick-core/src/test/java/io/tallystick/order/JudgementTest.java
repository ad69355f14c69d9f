package io.tallystick.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.PaymentFacts.State;
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
    "CANCELED, SUCCEEDED, Review[reason=paid_after_cancel]",
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
    assertThat(judged(ACCOUNT, 1499, "usd")).isEqualTo(new Judgement.Review("wrong_amount"));
    assertThat(judged(ACCOUNT, 1501, "usd")).isEqualTo(new Judgement.Review("wrong_amount"));
    assertThat(judged(ACCOUNT, 0, "usd")).isEqualTo(new Judgement.Review("wrong_amount"));
    assertThat(judged(ACCOUNT, 1500, "eur")).isEqualTo(new Judgement.Review("wrong_currency"));
    assertThat(judged(new Account("default", true), 1500, "usd"))
        .isEqualTo(new Judgement.Review("wrong_mode"));
    assertThat(judged(new Account("other", false), 1500, "usd"))
        .isEqualTo(new Judgement.Review("other_account"));
  }

  private static Judgement judged(Account account, long received, String currency) {
    return Judgement.of(
        order(OrderStatus.OPEN), facts(account, State.SUCCEEDED, received, currency));
  }

  private static Order order(OrderStatus status) {
    return new Order("ord_1", ACCOUNT, "key:shop", null, status, money(1500, "usd"), null, null);
  }

  private static PaymentFacts facts(Account account, State state, long received, String currency) {
    return new PaymentFacts(account, state, money(received, currency));
  }

  private static Money money(long minorUnits, String currency) {
    return new Money(minorUnits, Currency.of(currency));
  }
}
