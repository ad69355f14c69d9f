package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEndpointTest {

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/api/webhooks/stripe,https://shop.example/api/webhooks/stripe",
    "HTTPS://user:canary@shop.example:8443/api/webhooks/stripe/eu?key=canary#canary,https://shop.example:8443/api/webhooks/stripe/eu",
    "http://[::1]/api?canary,http://[::1]",
    "https://hooks.example/services/canary,https://hooks.example",
    "https://shop.example,https://shop.example",
    "https://shop.example/ü,https://shop.example"
  })
  void showsWhereAUrlLeadsAndNothingElseOfIt(String url, String shown) {
    assertThat(StripeEndpoint.withoutSecrets(url)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_canary",
        "sk_test_canary",
        "shop.example/canary",
        "/canary",
        "mailto:canary",
        "ftp://shop.example/canary",
        "https:canary",
        "https:///canary",
        "https://a b/canary",
        "https://shop.example/%zcanary"
      })
  void showsNothingOfWhatIsNoUrl(String text) {
    assertThat(StripeEndpoint.withoutSecrets(text)).isEmpty();
  }

  @Test
  void tellsAnEndpointsIdFromASecret() {
    assertThat(StripeEndpoint.isId("we_1Nz")).isTrue();
    assertThat(
            new String[] {"", "we_", "we_1_secret_2", "whsec_1", "sk_test_1", "we_1/..", "we_1\n"})
        .noneMatch(StripeEndpoint::isId);
  }
}
