package io.tallystick.server.settings;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.limit.LimitSettings;
import io.tallystick.server.fixture.Configured;
import io.tallystick.stripe.StripeRate;
import io.tallystick.web.BrowserOrigins;
import io.tallystick.web.TrustedProxies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void hasTheDefaultsOfTheContract() {
    Settings settings =
        Configured.complete(folder)
            .without("TALLYSTICK_CATALOG")
            .without("TALLYSTICK_FULFILLMENT_URL")
            .without("TALLYSTICK_FULFILLMENT_SECRET")
            .without("DATABASE_URL")
            .settings();

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.home()).isEqualTo(folder.resolve(".tallystick"));
    assertThat(settings.webhook(false).maxBytes()).isEqualTo(1024 * 1024);
    assertThat(settings.webhook(false).failuresPerSecond()).isEqualTo(20);
    assertThat(settings.stripe().apiBase()).isNull();
    assertThat(settings.stripe().livemode()).isFalse();
    assertThat(settings.stripeRate(settings.stripe())).isEqualTo(new StripeRate(20));
    assertThat(settings.limits()).isEqualTo(LimitSettings.DEFAULTS);
    assertThat(settings.trustedProxies()).isEqualTo(TrustedProxies.NONE);
    assertThat(settings.corsOrigins()).isEqualTo(BrowserOrigins.NONE);
    assertThat(settings.openApi()).isTrue();
    assertThat(settings.catalog()).isEmpty();
    assertThat(settings.delivery()).isEmpty();
    assertThat(settings.policy()).isEmpty();
    assertThat(settings.jwt()).isEmpty();
    assertThat(settings.database()).isEmpty();
  }

  @Test
  void readsWhoseTokensAreTakenAndWhoIsAskedBeforeAPurchase() {
    Configured shop =
        Configured.complete(folder)
            .with("TALLYSTICK_JWT_ISSUER", "https://login.example")
            .with("TALLYSTICK_JWT_JWKS_URI", "https://login.example/keys")
            .with("TALLYSTICK_JWT_AUDIENCE", "shop")
            .with("TALLYSTICK_JWT_SCOPES", "support=refunds:write")
            .with("TALLYSTICK_POLICY_URL", "https://app.example/policy")
            .with("TALLYSTICK_POLICY_SECRET", Configured.DELIVERY_SECRET);

    assertThat(shop.settings().jwt().orElseThrow().scopes()).containsOnlyKeys("support");
    assertThat(shop.settings().policy().orElseThrow().url()).hasHost("app.example");
    assertRefused(
        () -> shop.without("TALLYSTICK_JWT_AUDIENCE").settings().jwt(),
        "TALLYSTICK_JWT_INCOMPLETE");
    assertRefused(
        () -> shop.without("TALLYSTICK_POLICY_SECRET").settings().policy(),
        "POLICY_SECRET_MISSING");
  }

  @Test
  void readsWhatIsSet() {
    Settings settings =
        Configured.complete(folder)
            .with("HOST", "0.0.0.0")
            .with("PORT", "0")
            .with("TALLYSTICK_HOME", "data/pg")
            .with("TALLYSTICK_WEBHOOK_MAX_BYTES", "16384")
            .with("TALLYSTICK_WEBHOOK_RATE", "1")
            .with("STRIPE_WEBHOOK_SECRET", "whsec_oneTwoThree,whsec_fourFiveSix")
            .with("STRIPE_API_BASE", "http://127.0.0.1:12111")
            .with("TALLYSTICK_STRIPE_RATE", "7")
            .with("TALLYSTICK_LIMIT_USER", "1")
            .with("TALLYSTICK_LIMIT_ADDRESS", "2")
            .with("TALLYSTICK_LIMIT_KEY", "off")
            .with("TALLYSTICK_LIMIT_REFUSALS", "4")
            .with("TALLYSTICK_DECLINES_PER_HOUR", "3")
            .with("TALLYSTICK_TRUSTED_PROXIES", "10.0.0.0/8")
            .with("TALLYSTICK_CORS_ORIGINS", "https://shop.example")
            .with("TALLYSTICK_OPENAPI", "false")
            .settings();

    assertThat(settings.limits())
        .isEqualTo(
            new LimitSettings(
                OptionalInt.of(1),
                OptionalInt.of(2),
                OptionalInt.empty(),
                OptionalInt.of(4),
                OptionalInt.of(3)));
    assertThat(settings.trustedProxies()).isNotEqualTo(TrustedProxies.NONE);
    assertThat(settings.corsOrigins().origins()).containsExactly("https://shop.example");
    assertThat(settings.openApi()).isFalse();
    assertThat(settings.stripeRate(settings.stripe())).isEqualTo(new StripeRate(7));
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isZero();
    assertThat(settings.home()).isEqualTo(folder.resolve("data/pg"));
    assertThat(settings.webhook(false).maxBytes()).isEqualTo(16_384);
    assertThat(settings.webhook(false).failuresPerSecond()).isEqualTo(1);
    assertThat(settings.webhook(false).main().secrets().current()).hasSize(2);
    assertThat(settings.stripe().apiBase()).hasToString("http://127.0.0.1:12111");
    assertThat(settings.catalog().orElseThrow().prices(List.of("hat"))).hasSize(1);
    assertThat(settings.delivery().orElseThrow().url()).hasToString("https://app.example/hook");
    assertThat(settings.database().orElseThrow().place()).isEqualTo("db.example/shop");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536, PORT_INVALID",
    "PORT, -1, PORT_INVALID",
    "PORT, canary, PORT_INVALID",
    "TALLYSTICK_WEBHOOK_MAX_BYTES, 16383, TALLYSTICK_WEBHOOK_MAX_BYTES_INVALID",
    "TALLYSTICK_WEBHOOK_MAX_BYTES, 67108865, TALLYSTICK_WEBHOOK_MAX_BYTES_INVALID",
    "TALLYSTICK_WEBHOOK_RATE, 0, TALLYSTICK_WEBHOOK_RATE_INVALID",
    "TALLYSTICK_WEBHOOK_RATE, 1000001, TALLYSTICK_WEBHOOK_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, 0, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, -20, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, 10001, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, 12.5, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_STRIPE_RATE, canary, TALLYSTICK_STRIPE_RATE_INVALID",
    "TALLYSTICK_LIMIT_USER, 0, LIMIT_INVALID",
    "TALLYSTICK_LIMIT_ADDRESS, canary, LIMIT_INVALID",
    "TALLYSTICK_LIMIT_KEY, 1000001, LIMIT_INVALID",
    "TALLYSTICK_LIMIT_REFUSALS, none, LIMIT_INVALID",
    "TALLYSTICK_DECLINES_PER_HOUR, -1, LIMIT_INVALID",
    "TALLYSTICK_TRUSTED_PROXIES, canary.example, TRUSTED_PROXIES_INVALID",
    "TALLYSTICK_OPENAPI, off, TALLYSTICK_OPENAPI_INVALID",
    "TALLYSTICK_CORS_ORIGINS, *, CORS_ORIGINS_INVALID",
    "TALLYSTICK_CORS_ORIGINS, http://canary.example, CORS_ORIGINS_UNENCRYPTED",
    "STRIPE_SECRET_KEY, '', STRIPE_SECRET_KEY_MISSING",
    "STRIPE_SECRET_KEY, '  ', STRIPE_SECRET_KEY_MISSING",
    "STRIPE_SECRET_KEY, ' sk_test_canary', STRIPE_SECRET_KEY_PADDED",
    "STRIPE_SECRET_KEY, pk_test_canary, STRIPE_SECRET_KEY_IS_PUBLISHABLE",
    "STRIPE_SECRET_KEY, canary, STRIPE_SECRET_KEY_MALFORMED",
    "STRIPE_SECRET_KEY, whsec_canary, STRIPE_SECRET_KEY_MALFORMED",
    "STRIPE_SECRET_KEY, sk_live_canary, STRIPE_KEYS_MIXED",
    "STRIPE_PUBLISHABLE_KEY, '', STRIPE_PUBLISHABLE_KEY_MISSING",
    "STRIPE_PUBLISHABLE_KEY, 'pk_test_canary ', STRIPE_PUBLISHABLE_KEY_PADDED",
    "STRIPE_PUBLISHABLE_KEY, sk_test_canary, STRIPE_PUBLISHABLE_KEY_IS_SECRET",
    "STRIPE_PUBLISHABLE_KEY, rk_live_canary, STRIPE_PUBLISHABLE_KEY_IS_SECRET",
    "STRIPE_PUBLISHABLE_KEY, canary, STRIPE_PUBLISHABLE_KEY_MALFORMED",
    "STRIPE_API_BASE, http://shop:canary@127.0.0.1, STRIPE_API_BASE_MALFORMED",
    "STRIPE_API_BASE, canary, STRIPE_API_BASE_MALFORMED",
    "STRIPE_WEBHOOK_SECRET, '', STRIPE_WEBHOOK_SECRET_MISSING",
    "STRIPE_WEBHOOK_SECRET, 'whsec_oneTwoThree, whsec_canaryCanary', STRIPE_WEBHOOK_SECRET_PADDED",
    "STRIPE_WEBHOOK_SECRET, whsec_xxxxxxxxxxxx, STRIPE_WEBHOOK_SECRET_PLACEHOLDER",
    "STRIPE_WEBHOOK_SECRET, sk_test_canary, STRIPE_WEBHOOK_SECRET_MALFORMED",
    "STRIPE_WEBHOOK_SECRET, 'whsec_oneTwoThree,', STRIPE_WEBHOOK_SECRET_MALFORMED",
    "TALLYSTICK_CATALOG, missing.yaml, CATALOG_UNREADABLE",
    "TALLYSTICK_CATALOG, ., CATALOG_UNREADABLE",
    "TALLYSTICK_FULFILLMENT_URL, http://shop:canary@app.example, FULFILLMENT_URL_MALFORMED",
    "TALLYSTICK_FULFILLMENT_SECRET, '', FULFILLMENT_SECRET_MISSING",
    "TALLYSTICK_FULFILLMENT_SECRET, whsec_canary, FULFILLMENT_SECRET_MALFORMED",
    "DATABASE_URL, mysql://shop:canary@db.example, DATABASE_URL_MALFORMED"
  })
  void refusesInOneLineWhatCannotBe(String name, String value, String code) {
    Settings settings = Configured.complete(folder).with(name, value).settings();

    assertRefused(
        () -> {
          settings.webhook(settings.stripe().livemode());
          settings.stripeRate(settings.stripe());
          settings.limits();
          settings.trustedProxies();
          settings.corsOrigins();
          settings.openApi();
          settings.port();
          settings.catalog();
          settings.delivery();
          settings.database();
        },
        code);
  }

  @Test
  void hasTheRateOfTheMode() {
    Settings live =
        Configured.complete(folder)
            .with("STRIPE_SECRET_KEY", "rk_live_canary")
            .with("STRIPE_PUBLISHABLE_KEY", "pk_live_1")
            .settings();
    Settings standIn =
        Configured.complete(folder).with("STRIPE_API_BASE", "http://127.0.0.1:12111").settings();

    assertThat(live.stripeRate(live.stripe()).callsPerSecond()).isEqualTo(80);
    assertThat(standIn.stripeRate(standIn.stripe()).callsPerSecond())
        .isEqualTo(StripeRate.NO_LIMIT);
  }

  /** Boot turns the container's own reading of X-Forwarded-For on by itself on some platforms. */
  @Test
  void leavesForwardedHeadersToOurselves() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = Settings.class.getResourceAsStream("/application.properties")) {
      properties.load(file);
    }

    assertThat(properties).containsEntry("server.forward-headers-strategy", "none");
  }

  @Test
  void refusesAnApiBaseBesideALiveKey() {
    Settings settings =
        Configured.complete(folder)
            .with("STRIPE_SECRET_KEY", "sk_live_canary")
            .with("STRIPE_PUBLISHABLE_KEY", "pk_live_1")
            .with("STRIPE_API_BASE", "http://127.0.0.1:12111")
            .settings();

    assertRefused(settings::stripe, "STRIPE_API_BASE_LIVE");
  }
}
