package io.tallystick.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrencyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
        "xof", "xpf"
      })
  void countsWholeUnitsWhereStripeDoes(String code) {
    assertThat(Currency.of(code))
        .extracting(Currency::decimals, Currency::step)
        .containsExactly(0, 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bhd", "jod", "kwd", "omr", "tnd"})
  void endsThreeDecimalsWithAZero(String code) {
    assertThat(Currency.of(code))
        .extracting(Currency::decimals, Currency::step)
        .containsExactly(3, 10L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"isk", "ugx"})
  void sendsWholeUnitsTimesHundredWhereStripeDoes(String code) {
    assertThat(Currency.of(code))
        .extracting(Currency::decimals, Currency::step)
        .containsExactly(2, 100L);
  }

  @ParameterizedTest
  @CsvSource({"usd, 50", "eur, 50", "gbp, 30", "jpy, 50", "isk, 100", "kwd, 10", "xof, 1"})
  void knowsTheSmallestCharge(String code, long minimum) {
    assertThat(Currency.of(code).minimum()).isEqualTo(minimum);
  }

  @Test
  void knowsTheLargestCharge() {
    assertThat(Currency.of("idr").maximum()).isEqualTo(999_999_999_999L);
    assertThat(Currency.all())
        .filteredOn(currency -> !currency.code().equals("idr"))
        .isNotEmpty()
        .allMatch(currency -> currency.maximum() == 99_999_999);
  }

  @Test
  void isOneTableWithoutContradictions() {
    assertThat(Currency.all())
        .hasSizeGreaterThan(130)
        .allMatch(currency -> currency.code().matches("[a-z]{3}"))
        .allMatch(currency -> currency.minimum() >= currency.step())
        .allMatch(currency -> currency.minimum() % currency.step() == 0)
        .allMatch(currency -> currency.equals(Currency.of(currency.code())))
        .extracting(Currency::code)
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "USD", "Usd", " usd", "usd ", "us", "usdd", "xxx", "bitcoin", "u\u0000d"})
  void knowsNothingElse(String code) {
    assertThat(Currency.find(code)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Currency.of(code));
  }
}
