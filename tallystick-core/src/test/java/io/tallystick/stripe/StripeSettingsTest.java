package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSettingsTest {
  private static final String SECRET = "sk_test_51HideMe";
  private static final String PUBLISHABLE = "pk_test_51Shown";

  @Test
  void takeTheKeysOfOneMode() {
    StripeSettings test = StripeSettings.of(SECRET, PUBLISHABLE, null);
    StripeSettings live = StripeSettings.of("rk_live_51HideMe", "pk_live_51Shown", null);

    assertThat(test.livemode()).isFalse();
    assertThat(test.secretKey().reveal()).isEqualTo(SECRET);
    assertThat(test.publishableKey()).isEqualTo(PUBLISHABLE);
    assertThat(test.apiBase()).isNull();
    assertThat(live.livemode()).isTrue();
    assertThat(test.toString()).doesNotContain("HideMe");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n\t"})
  void refuseAMissingOrBlankKey(@Nullable String key) {
    assertThat(refusal(key, PUBLISHABLE, null)).isEqualTo("STRIPE_SECRET_KEY_MISSING");
    assertThat(refusal(SECRET, key, null)).isEqualTo("STRIPE_PUBLISHABLE_KEY_MISSING");
  }

  @Test
  void refuseAPaddedKey() {
    for (String pad : new String[] {" ", "\n", "\r\n", "\t", "\u2003"}) {
      assertThat(refusal(SECRET + pad, PUBLISHABLE, null)).isEqualTo("STRIPE_SECRET_KEY_PADDED");
      assertThat(refusal(pad + SECRET, PUBLISHABLE, null)).isEqualTo("STRIPE_SECRET_KEY_PADDED");
      assertThat(refusal(SECRET, PUBLISHABLE + pad, null))
          .isEqualTo("STRIPE_PUBLISHABLE_KEY_PADDED");
    }
  }

  @Test
  void refuseSwappedKeys() {
    assertThat(refusal(PUBLISHABLE, SECRET, null)).isEqualTo("STRIPE_SECRET_KEY_IS_PUBLISHABLE");
    assertThat(refusal(SECRET, SECRET, null)).isEqualTo("STRIPE_PUBLISHABLE_KEY_IS_SECRET");
    assertThat(refusal(SECRET, "rk_live_1", null)).isEqualTo("STRIPE_PUBLISHABLE_KEY_IS_SECRET");
  }

  @Test
  void refuseKeysOfMixedModes() {
    assertThat(refusal("sk_live_1", PUBLISHABLE, null)).isEqualTo("STRIPE_KEYS_MIXED");
    assertThat(refusal(SECRET, "pk_live_1", null)).isEqualTo("STRIPE_KEYS_MIXED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsec_1",
        "sk_1",
        "sk_test_",
        "SK_TEST_1",
        "sk_prod_1",
        "sk_test_a b",
        "sk_test_a\u0000",
        "\"sk_test_1\"",
        "sk_test_…",
        "sk-test-1"
      })
  void refuseWhatIsNoKey(String key) {
    assertThat(refusal(key, PUBLISHABLE, null)).isEqualTo("STRIPE_SECRET_KEY_MALFORMED");
    assertThat(refusal(SECRET, key.replace("sk", "pk"), null))
        .isEqualTo("STRIPE_PUBLISHABLE_KEY_MALFORMED");
  }

  @Test
  void refuseAnApiBaseBesideALiveKey() {
    assertThat(refusal("sk_live_1", "pk_live_1", "https://api.stripe.com"))
        .isEqualTo("STRIPE_API_BASE_LIVE");
    assertThat(refusal("sk_live_1", "pk_live_1", "")).isEqualTo("STRIPE_API_BASE_LIVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:12111", "https://stripe.example", "http://[::1]:80"})
  void takeAnApiBaseBesideATestKey(String base) {
    assertThat(StripeSettings.of(SECRET, PUBLISHABLE, base).apiBase()).isEqualTo(URI.create(base));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost:12111",
        "127.0.0.1:12111",
        "//127.0.0.1",
        "ftp://127.0.0.1",
        "http://",
        "http:///v1",
        "http://127.0.0.1:12111/v1",
        "http://user:pw@127.0.0.1",
        "http://127.0.0.1?x=1",
        "http://127.0.0.1#x",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:-1",
        "http://bad host",
        "http://127.0.0.1\n",
        "javascript:alert(1)"
      })
  void refuseAnApiBaseThatIsNone(String base) {
    assertThat(refusal(SECRET, PUBLISHABLE, base)).isEqualTo("STRIPE_API_BASE_MALFORMED");
  }

  private static String refusal(
      @Nullable String secret, @Nullable String publishable, @Nullable String base) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> StripeSettings.of(secret, publishable, base));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.getMessage())
        .matches(refused.code() + ": [^\\n]+ Fix: [^\\n]+")
        .doesNotContain("HideMe")
        .doesNotContain("user:pw");
    return refused.code();
  }
}
