package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import io.tallystick.testkit.Seed;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
  private static final String ONE = "whsec_R8mTz0WqLb2KpV7cYdX4sEjHnGfA5u1o";
  private static final String TWO = "whsec_0b4e9f7a61c25d83e07f1a96b4c8d3e25f70a1b9c6d4e8f2";

  @Test
  void takesOneSecretOrSeveralByComma() {
    assertThat(WebhookSettings.secrets(ONE, true)).containsExactly(new Secret(ONE));
    assertThat(WebhookSettings.secrets(ONE + "," + TWO, true))
        .containsExactly(new Secret(ONE), new Secret(TWO));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
  void refusesAMissingOrBlankSecret(@Nullable String value) {
    assertThat(refusal(value)).isEqualTo("STRIPE_WEBHOOK_SECRET_MISSING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" " + ONE, ONE + " ", ONE + "\n", "\t" + ONE, ONE + ", " + TWO, " ," + ONE})
  void refusesWhiteSpaceAroundASecret(String value) {
    assertThat(refusal(value)).isEqualTo("STRIPE_WEBHOOK_SECRET_PADDED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_your_secret_here",
        "whsec_YOUR_WEBHOOK_SECRET",
        "whsec_placeholder",
        "whsec_changeme",
        "whsec_CHANGE_ME",
        "whsec_replace_this",
        "whsec_example_secret",
        "whsec_xxxxxxxxxxxxxxxx",
        "whsec_XXXXXXXX",
        "whsec_00000000000000",
        "whsec_1234567890",
        "whsec_todo_set_this",
        "whsec_...",
        "your-webhook-secret"
      })
  void refusesPlaceholders(String value) {
    assertThat(refusal(value)).isEqualTo("STRIPE_WEBHOOK_SECRET_PLACEHOLDER");
    assertThat(refusal(ONE + "," + value)).isEqualTo("STRIPE_WEBHOOK_SECRET_PLACEHOLDER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_",
        "whsec_<secret>",
        "whsec_abc",
        "sk_test_R8mTz0WqLb2KpV7cYdX4sEjHnGfA5u1o",
        "WHSEC_R8mTz0WqLb2KpV7cYdX4sEjHnGfA5u1o",
        "R8mTz0WqLb2KpV7cYdX4sEjHnGfA5u1o",
        "\"" + ONE + "\"",
        "whsec_R8mTz0Wq LbKpV7cYdX4s",
        ONE + ",",
        "," + ONE,
        ONE + ",," + TWO,
        ONE + ";" + TWO
      })
  void refusesWhatIsNoWebhookSecret(String value) {
    assertThat(refusal(value)).isEqualTo("STRIPE_WEBHOOK_SECRET_MALFORMED");
  }

  @Test
  void refusesAShortSecretInLiveMode() {
    assertThat(WebhookSettings.secrets("whsec_test_secret", false)).hasSize(1);
    assertThat(refusal("whsec_test_secret")).isEqualTo("STRIPE_WEBHOOK_SECRET_MALFORMED");
  }

  @Test
  void refusesMoreSecretsThanAnybodyRolls() {
    assertThat(refusal(String.join(",", java.util.Collections.nCopies(9, ONE))))
        .isEqualTo("STRIPE_WEBHOOK_SECRET_TOO_MANY");
  }

  @Test
  void neverPrintsTheSecret() {
    String odd = "whsec_R8mTz0WqLb2KpV7c!dX4sEjHnGfA5u1o";
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> WebhookSettings.secrets(odd, true));

    assertThat(refused).hasMessageNotContaining("R8mTz0").hasMessageNotContaining("\n");
    assertThat(new WebhookSettings(List.of(new Secret(ONE)), 1, 1).toString())
        .doesNotContain("R8mTz0");
  }

  @Test
  void mistakesNoSecretOfStripesForAPlaceholder() {
    Seed seed = Seed.fresh();
    Random random = seed.random();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      String secret = "whsec_" + Base64.getEncoder().encodeToString(bytes);
      assertThat(WebhookSettings.secrets(secret, true)).as("%s", seed).hasSize(1);
    }
  }

  @Test
  void refusesLimitsThatAreNone() {
    List<Secret> secrets = List.of(new Secret(ONE));

    assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(secrets, 0, 20));
    assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(secrets, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(List.of(), 1, 20));
  }

  private static String refusal(@Nullable String value) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> WebhookSettings.secrets(value, true))
        .code();
  }
}
