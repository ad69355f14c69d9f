package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverySettingsTest {
  private static final String URL = "https://app.example/tallystick?tenant=1";

  @Test
  void takeAUrlAndASecretOf24To64Bytes() {
    assertThat(DeliverySettings.of(URL, secret(24))).isPresent();
    assertThat(DeliverySettings.of(URL, secret(64))).isPresent();
    assertThat(DeliverySettings.of("http://127.0.0.1:9000/x", App.SECRET)).isPresent();
    assertThat(DeliverySettings.of(URL, secret(32)).orElseThrow().toString())
        .doesNotContain(secret(32).substring(6));
  }

  @Test
  void areNoneWithoutAUrl() {
    assertThat(DeliverySettings.of(null, null)).isEmpty();
    assertThat(DeliverySettings.of(null, secret(32))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "app.example/x",
        "/tallystick",
        "ftp://app.example",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://user:pw@app.example",
        "https://app.example:0",
        "https://app.example:99999",
        "https://app example",
        " https://app.example",
        "https://app.example\n",
        "HTTPS//app.example"
      })
  void refuseAUrlThatIsNone(String url) {
    assertThat(refusal(url, secret(32))).isEqualTo("FULFILLMENT_URL_MALFORMED");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\n"})
  void refuseAMissingSecret(@Nullable String secret) {
    assertThat(refusal(URL, secret)).isEqualTo("FULFILLMENT_SECRET_MISSING");
  }

  @Test
  void refuseASecretThatIsNone() {
    for (String secret :
        new String[] {
          secret(23),
          secret(65),
          "whsec_",
          "whsec_%%%",
          secret(32).substring(6),
          " " + secret(32),
          secret(32) + "\n",
          "WHSEC_" + secret(32).substring(6)
        }) {
      assertThat(refusal(URL, secret)).as(secret).isEqualTo("FULFILLMENT_SECRET_MALFORMED");
    }
  }

  private static String secret(int bytes) {
    byte[] key = new byte[bytes];
    java.util.Arrays.fill(key, (byte) 0x5A);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  private static String refusal(String url, @Nullable String secret) {
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, () -> DeliverySettings.of(url, secret));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.getMessage())
        .matches(refused.code() + ": [^\\n]+ Fix: [^\\n]+")
        .doesNotContain("Wlpa")
        .doesNotContain("user:pw");
    return refused.code();
  }
}
