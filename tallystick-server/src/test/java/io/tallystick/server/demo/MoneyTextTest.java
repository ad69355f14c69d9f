package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6600              | usd | $66.00
          5                 | usd | $0.05
          0                 | eur | €0.00
          123456789         | eur | €1,234,567.89
          -1950             | gbp | -£19.50
          1500              | jpy | ¥1,500
          1234              | kwd | 1.234 KWD
          500               | sek | 5.00 SEK
          9223372036854775807 | usd | $92,233,720,368,547,758.07
          """)
  void writesMinorUnitsExactly(long minorUnits, String currency, String text) {
    assertThat(MoneyText.of(minorUnits, currency)).isEqualTo(text);
  }

  @Test
  void leavesAnUnknownCurrencyInItsMinorUnits() {
    assertThat(MoneyText.of(1234, "zzz")).isEqualTo("1,234 ZZZ");
  }
}
