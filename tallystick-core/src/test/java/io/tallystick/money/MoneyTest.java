package io.tallystick.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tallystick.money.Money.Chargeability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @Test
  void addsAndMultipliesExactly() {
    assertThat(money(1999, "usd").times(3).plus(money(1, "usd"))).isEqualTo(money(5998, "usd"));
    assertThat(money(Long.MAX_VALUE - 1, "usd").plus(money(1, "usd")))
        .isEqualTo(money(Long.MAX_VALUE, "usd"));
  }

  @Test
  void throwsRatherThanOverflow() {
    Money most = money(Long.MAX_VALUE, "usd");

    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> most.plus(money(1, "usd")));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.times(2));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> money(Long.MIN_VALUE, "usd").times(-1));
  }

  @ParameterizedTest
  @CsvSource({
    "usd, 1500, 15.00 USD",
    "usd, 5, 0.05 USD",
    "usd, -5, -0.05 USD",
    "usd, 0, 0.00 USD",
    "jpy, 1500, 1500 JPY",
    "kwd, 1230, 1.230 KWD",
    "isk, 500, 5.00 ISK"
  })
  void isWrittenAsPeopleWriteIt(String currency, long minorUnits, String text) {
    assertThat(money(minorUnits, currency).text()).isEqualTo(text);
  }

  @Test
  void addsNoApplesToPears() {
    assertThatIllegalArgumentException().isThrownBy(() -> money(1, "usd").plus(money(1, "eur")));
  }

  @ParameterizedTest
  @CsvSource({
    "usd, 49, TOO_SMALL",
    "usd, 50, OK",
    "usd, 99999999, OK",
    "usd, 100000000, TOO_LARGE",
    "usd, 0, TOO_SMALL",
    "usd, -50, TOO_SMALL",
    "gbp, 29, TOO_SMALL",
    "gbp, 30, OK",
    "jpy, 49, TOO_SMALL",
    "jpy, 50, OK",
    "isk, 150, NOT_A_MULTIPLE",
    "isk, 200, OK",
    "ugx, 100050, NOT_A_MULTIPLE",
    "kwd, 1005, NOT_A_MULTIPLE",
    "kwd, 1010, OK",
    "kwd, 9, TOO_SMALL",
    "idr, 999999999999, OK",
    "idr, 1000000000000, TOO_LARGE",
    "mga, 123, OK"
  })
  void knowsWhatStripeWouldCharge(String currency, long minorUnits, Chargeability expected) {
    assertThat(money(minorUnits, currency).chargeability()).isEqualTo(expected);
  }

  private static Money money(long minorUnits, String currency) {
    return new Money(minorUnits, Currency.of(currency));
  }
}
