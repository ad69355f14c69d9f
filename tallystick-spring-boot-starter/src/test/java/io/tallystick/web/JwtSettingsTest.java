package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import io.tallystick.access.Scope;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSettingsTest {
  private static final String ISSUER = "https://login.example/realms/shop";
  private static final String KEYS = "https://login.example/keys?v=2";

  @Test
  void areAllThereOrNone() {
    assertThat(JwtSettings.of(null, null, null, null)).isEmpty();
    assertThat(JwtSettings.of("", " ", null, "")).isEmpty();
    assertThat(refusal(null, KEYS, "shop", null)).isEqualTo("TALLYSTICK_JWT_INCOMPLETE");
    assertThat(refusal(ISSUER, " ", "shop", null)).isEqualTo("TALLYSTICK_JWT_INCOMPLETE");
    assertThat(refusal(ISSUER, KEYS, null, null)).isEqualTo("TALLYSTICK_JWT_INCOMPLETE");
    assertThat(refusal(null, null, null, "a=orders:read")).isEqualTo("TALLYSTICK_JWT_INCOMPLETE");
  }

  @Test
  void keepTheIssuerAsItIs() {
    JwtSettings settings = JwtSettings.of(ISSUER + "/", KEYS, "shop", null).orElseThrow();

    assertThat(settings.issuer()).isEqualTo(ISSUER + "/");
    assertThat(settings.scopes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example/",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "https://user:password@login.example/",
        "https://login.example/#x",
        "https://login.example:0/",
        "https://login.example:70000/",
        "https:///path",
        "ftp://login.example/",
        "file:///etc/passwd",
        "login.example",
        "https://login.example/a b"
      })
  void refuseUrlsThatAreNotSafe(String url) {
    assertThat(refusal(url, KEYS, "shop", null)).isEqualTo("TALLYSTICK_JWT_ISSUER_INVALID");
    assertThat(refusal(ISSUER, url, "shop", null)).isEqualTo("TALLYSTICK_JWT_JWKS_URI_INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9000", "http://localhost:9000/x", "http://[::1]:9000"})
  void takePlainHttpOnThisMachine(String url) {
    assertThat(JwtSettings.of(url, url, "shop", null)).isPresent();
  }

  @Test
  void refuseAnIssuerWithAQuery() {
    assertThat(refusal(ISSUER + "?a=b", KEYS, "shop", null))
        .isEqualTo("TALLYSTICK_JWT_ISSUER_INVALID");
  }

  @Test
  void refuseAnAudienceOfSeveralWords() {
    assertThat(refusal(ISSUER, KEYS, "a b", null)).isEqualTo("TALLYSTICK_JWT_AUDIENCE_INVALID");
  }

  @Test
  void readTheMapping() {
    String mapping = "support=refunds:write; support=orders:read;https://x/y=z=events:read;";

    assertThat(JwtSettings.of(ISSUER, KEYS, "shop", mapping).orElseThrow().scopes())
        .isEqualTo(
            Map.of(
                "support",
                Set.of(Scope.REFUNDS_WRITE, Scope.ORDERS_READ),
                "https://x/y=z",
                Set.of(Scope.EVENTS_READ)));
  }

  @ParameterizedTest
  @CsvSource({
    "support=refunds:eat",
    "support=",
    "=orders:read",
    "support",
    "a b=orders:read",
    "admin=payments:price",
    "support=orders:read refunds:write"
  })
  void refuseAMappingThatIsNone(String mapping) {
    assertThat(refusal(ISSUER, KEYS, "shop", mapping)).isEqualTo("TALLYSTICK_JWT_SCOPES_INVALID");
  }

  private static String refusal(
      @Nullable String issuer,
      @Nullable String keys,
      @Nullable String audience,
      @Nullable String scopes) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> JwtSettings.of(issuer, keys, audience, scopes))
        .code();
  }
}
