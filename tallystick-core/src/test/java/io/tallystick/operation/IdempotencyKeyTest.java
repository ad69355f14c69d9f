package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  private static final String KEY = "0123456789_-AZaz";

  @Test
  void isReadQuotedOrNot() {
    assertThat(IdempotencyKey.parse(KEY)).contains(new IdempotencyKey(KEY));
    assertThat(IdempotencyKey.parse("\"" + KEY + "\"")).contains(new IdempotencyKey(KEY));
    assertThat(IdempotencyKey.parse("k".repeat(255))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\"\"",
        "012345678901234",
        "\"012345678901234\"",
        "\"0123456789012345",
        "0123456789012345\"",
        "\"\"0123456789012345\"\"",
        " 0123456789012345",
        "0123456789012345 ",
        "0123456789 012345",
        "0123456789012345\n",
        "0123456789012345\u0000",
        "０１２３４５６７８９０１２３４５",
        "0123456789012345,0123456789012345",
        "0123456789012345;a=1",
        "'0123456789012345'",
        "0123456789012345é",
        "../../../../../../etc"
      })
  void isRefusedOtherwise(String header) {
    assertThat(IdempotencyKey.parse(header)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(header));
  }

  @Test
  void isNoLongerThanStripesOwn() {
    assertThat(IdempotencyKey.parse("k".repeat(256))).isEmpty();
    assertThat(IdempotencyKey.parse("k".repeat(1_000_000))).isEmpty();
  }

  @Test
  void fingerprintTellsCallsApart() {
    Fingerprint one = Fingerprint.of("POST", "/api/payment-intents", "{}");

    assertThat(one.hex()).matches("[0-9a-f]{64}");
    assertThat(Fingerprint.of("POST", "/api/payment-intents", "{}")).isEqualTo(one);
    assertThat(Fingerprint.of("PUT", "/api/payment-intents", "{}")).isNotEqualTo(one);
    assertThat(Fingerprint.of("POST", "/api/payment-intent", "{}")).isNotEqualTo(one);
    assertThat(Fingerprint.of("POST", "/api/payment-intents", "{ }")).isNotEqualTo(one);
  }
}
