package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserOriginsTest {

  @Test
  void areReadAsBrowsersSendThem() {
    BrowserOrigins origins =
        BrowserOrigins.parse(
            "O", "https://shop.example, https://shop.example:8443,http://localhost:3000");

    assertThat(origins.origins())
        .containsExactlyInAnyOrder(
            "https://shop.example", "https://shop.example:8443", "http://localhost:3000");
    assertThat(BrowserOrigins.parse("O", " ").origins()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "https://*",
        "https://*.shop.example",
        "https://shop.example/",
        "https://shop.example/cart",
        "https://shop.example?",
        "https://shop.example#",
        "https://user@shop.example",
        "https://Shop.example",
        "HTTPS://shop.example",
        "https://shop.example:443",
        "http://localhost:80",
        "https://shop.example:0",
        "https://shop.example:65536",
        "https://shop.example:",
        "shop.example",
        "//shop.example",
        "ftp://shop.example",
        "file://",
        "https://",
        "https://shop.example,",
        "https://shop.example https://other.example"
      })
  void areRefusedIfNoBrowserWouldSendThem(String value) {
    assertRefused(value, "CORS_ORIGINS_INVALID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://shop.example", "http://127.0.0.1.shop.example", "http://10.0.0.1:3000"})
  void areEncryptedBeyondThisMachine(String value) {
    assertRefused(value, "CORS_ORIGINS_UNENCRYPTED");
    assertThat(BrowserOrigins.parse("O", "http://127.0.0.1:3000,http://[::1]:3000").origins())
        .hasSize(2);
  }

  @Test
  void areNamedByTheirPlaceIfTheyAreRefused() {
    assertThat(assertRefused("https://a.example,sk_live_canary", "CORS_ORIGINS_INVALID"))
        .contains("entry 2.")
        .doesNotContain("canary");
    assertThat(assertRefused("http://canary.example,*", "CORS_ORIGINS_UNENCRYPTED"))
        .contains("entry 1.")
        .doesNotContain("canary");
  }

  private static String assertRefused(String value, String code) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> BrowserOrigins.parse("ORIGINS", value));

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.getMessage()).contains("ORIGINS holds");
    return String.valueOf(refused.getMessage());
  }
}
