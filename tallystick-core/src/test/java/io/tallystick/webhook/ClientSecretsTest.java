package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.StripeEvents;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** No client secret reaches the database. */
class ClientSecretsTest {
  private static final String HEAD =
      "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a.b\",\"data\":";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"client_secret\":\"HIDDEN\"}",
        "{\"client_secret\" : \n \"HIDDEN\"}",
        "{\"object\":{\"client_secret\":\"HIDDEN\",\"id\":\"pi_1\"}}",
        "{\"a\":{\"b\":{\"c\":{\"client_secret\":\"HIDDEN\"}}}}",
        "[{\"client_secret\":\"HIDDEN\"}]",
        "[[[{\"a\":[{\"client_secret\":\"HIDDEN\"}]}]]]",
        "{\"client\\u005fsecret\":\"HIDDEN\"}",
        "{\"\\u0063lient_secret\":\"HIDDEN\"}",
        "{\"client_secret\":\"HIDDEN\\\"HIDDEN\\\\\"}",
        "{\"client_secret\":\"HIDDEN\\u0000HIDDEN\\ud83dHIDDEN\"}",
        "{\"client_secret\":\"é€😀HIDDENé€😀\"}",
        "{\"ä€😀\":\"ä€😀\",\"client_secret\":\"HIDDEN\",\"ü\":\"😀\"}",
        "{\"a\":{\"client_secret\":\"HIDDEN\"},\"b\":{\"client_secret\":\"HIDDEN\"}}",
        "{\"url\":\"https://hooks.stripe.com/a?client_secret=src_client_secret_HIDDEN\"}",
        "{\"url\":\"https://a.b/?payment_intent_client_secret=pi_1_secret_HIDDEN&c=d\"}",
        "{\"url\":\"https://a.b/?to=c%3Fclient_secret%3Dpi_1_secret_HIDDEN%26d\"}",
        "{\"url\":\"https://a.b/?client_secret\\u003dpi_1_secret_HIDDEN\"}",
        "{\"url\":\"https://a.b/?client\\u005fsecret=pi_1_secret_HIDDEN\"}",
        "{\"url\":\"https://a.b/?client_secret=pi\\u005f1_secret_HIDDEN\"}",
        "[\"https://a.b/?client_secret\\u003dpi_1_secret_HIDDEN\"]",
        "{\"object\":{\"id\":\"client_secret\\u003dHIDDEN\"}}"
      })
  void areBlottedOutWhereverTheyAre(String inside) {
    byte[] body = bytes(HEAD + inside + "}");

    byte[] stored = read(body);

    assertThat(text(stored)).doesNotContain("HIDDEN").contains("*");
    assertThat(stored).hasSameSizeAs(body);
    assertThat(JsonMapper.shared().readTree(stored).path("id").stringValue()).isEqualTo("evt_1");
  }

  @Test
  void leaveEverythingElseAsItWas() {
    String before = HEAD + "{\"ä\":\"€\",\"client_secret\":\"pi_1_secret_2\",\"b\":[1.50,\"x\"]}}";

    assertThat(text(read(bytes(before))))
        .isEqualTo(before.replace("pi_1_secret_2", "*".repeat(13)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"client_secret\":null}",
        "{\"client_secret\":\"\"}",
        "{\"client_secret\":5}",
        "{\"client_secrets\":\"shown\"}",
        "{\"a\":\"client_secret\",\"b\":\"shown\"}",
        "{\"a\":\"client_secret=\",\"b\":\"client_secret is shown\"}",
        "{\"client_secret\":null,\"b\":\"shown\"}",
        "{\"client_secret\":{},\"b\":\"shown\"}",
        "{\"client_secret\":[],\"b\":\"shown\"}",
        "{\"client_secret\":null,\"b\":[\"\\u00e9\",\"client_secret\\u003d\"]}"
      })
  void areNotSeenWhereThereAreNone(String inside) {
    byte[] body = bytes(HEAD + inside + "}");

    assertThat(read(body)).isEqualTo(body);
  }

  @Test
  void areLongAtTimes() {
    byte[] body = bytes(HEAD + "{\"client_secret\":\"" + "HIDDEN€".repeat(20_000) + "\",\"b\":1}}");

    assertThat(text(read(body))).doesNotContain("HIDDEN").endsWith("*\",\"b\":1}}");
  }

  @Test
  void doNotTouchTheBytesThatWereVerified() {
    byte[] body =
        StripeEvents.event("evt_1", "a.b", PaymentIntentJson.of("pi_1", 1500, "usd").toString());
    byte[] before = body.clone();

    assertThat(text(read(body))).doesNotContain("pi_1_secret_abc");
    assertThat(body).isEqualTo(before);
  }

  private static byte[] read(byte[] body) {
    return new EnvelopeReader(1 << 20).read(body).orElseThrow().body();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
