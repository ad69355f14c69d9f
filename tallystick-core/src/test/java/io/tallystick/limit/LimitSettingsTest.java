package io.tallystick.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSettingsTest {

  @Test
  void readsANumberOrOff() {
    assertThat(LimitSettings.limit("L", null, 20)).hasValue(20);
    assertThat(LimitSettings.limit("L", " ", 20)).hasValue(20);
    assertThat(LimitSettings.limit("L", "1000000", 20)).hasValue(1_000_000);
    assertThat(LimitSettings.limit("L", "off", 20)).isEqualTo(OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000001", "99999999999", "2.5", "OFF", "none", "20 "})
  void refusesWhatCouldMeanAnything(String value) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> LimitSettings.limit("L", value, 20));

    assertThat(refused.code()).isEqualTo("LIMIT_INVALID");
    assertThat(refused.getMessage()).contains("L is neither");
  }

  @Test
  void hasTheDefaultsOfTheContract() {
    assertThat(LimitSettings.DEFAULTS)
        .isEqualTo(
            new LimitSettings(
                OptionalInt.of(20),
                OptionalInt.of(60),
                OptionalInt.of(6_000),
                OptionalInt.of(120),
                OptionalInt.of(5)));
  }
}
