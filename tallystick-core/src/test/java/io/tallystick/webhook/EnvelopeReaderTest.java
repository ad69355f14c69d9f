package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.StripeEvents;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
  private static final int MAX_BYTES = 200_000;
  private static final String REST = ",\"object\":\"event\",\"type\":\"charge.failed\"";

  @Test
  void readsAnEvent() {
    Envelope envelope = read(paymentSucceeded()).orElseThrow();

    assertThat(envelope.id()).isEqualTo("evt_1");
    assertThat(envelope.type()).isEqualTo("payment_intent.succeeded");
    assertThat(envelope.apiVersion()).isEqualTo("2026-07-29.dahlia");
    assertThat(envelope.livemode()).isFalse();
    assertThat(envelope.account()).isNull();
    assertThat(envelope.root()).isEqualTo("pi_1");
  }

  @Test
  void readsAnEventOfAnOldApiVersion() {
    String old = paymentSucceeded().replace("2026-07-29.dahlia", "2023-10-16");

    assertThat(read(old).orElseThrow().apiVersion()).isEqualTo("2023-10-16");
    assertThat(read(old.replace("\"2023-10-16\"", "null")).orElseThrow().apiVersion()).isNull();
  }

  @Test
  void readsAThinEvent() {
    Envelope envelope =
        read("""
        {"id":"evt_test_65","object":"v2.core.event","type":"v1.billing.meter.error",
         "livemode":false,"created":"2024-09-26T17:46:22.134Z","context":null,
         "related_object":{"id":"mtr_1","type":"billing.meter","url":"/v1/x"},
         "reason":null}
        """)
            .orElseThrow();

    assertThat(envelope.root()).isEqualTo("mtr_1");
    assertThat(envelope.type()).isEqualTo("v1.billing.meter.error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v2.core.account[requirements].updated",
        "v2.core.account[configuration.customer].updated",
        "some.typeOf-tomorrow"
      })
  void takesTypesOfEveryShapeThatStripeUses(String type) {
    String event = "{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"" + type + "\"}";

    assertThat(reader().read(event.getBytes(StandardCharsets.UTF_8)))
        .get()
        .extracting(Envelope::type)
        .isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "pi_9, `\"payment_intent\":\"pi_9\",\"charge\":\"ch_9\",\"id\":\"re_9\"`",
        "pi_9, `\"payment_intent\":{\"id\":\"pi_9\"},\"id\":\"re_9\"`",
        "ch_9, `\"payment_intent\":null,\"charge\":\"ch_9\",\"id\":\"re_9\"`",
        "ch_9, `\"source_transaction\":\"ch_9\",\"id\":\"tr_9\"`",
        "tr_9, `\"id\":\"tr_9\",\"metadata\":{\"payment_intent\":\"pi_8\"}`",
        "tr_9, `\"id\":\"tr_9\",\"list\":[{\"payment_intent\":\"pi_8\"}]`",
        "evt_1, `\"amount\":1`",
        "evt_1, `\"id\":\"with space\"`",
        "tr_9, `\"id\":\"tr_9\",\"charge.id\":\"ch_9\"`",
        "tr_9, `\"id\":\"tr_9\",\"\":{\"id\":\"ch_9\"}`"
      })
  void ordersEventsByTheirPayment(String root, String object) {
    String event = "{\"id\":\"evt_1\"" + REST + ",\"data\":{\"object\":{" + object + "}}}";

    assertThat(read(event).orElseThrow().root()).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"false\"", "0", "null", "\"\"", "[]", "{\"livemode\":false}"})
  void knowsNoModeThatIsNoBoolean(String livemode) {
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"livemode\":" + livemode + "}"))
        .get()
        .extracting(Envelope::livemode)
        .isNull();
  }

  @Test
  void takesTheModeOfTheEventAndOfNothingInside() {
    String inside = ",\"data\":{\"livemode\":true,\"object\":{\"livemode\":true}}";

    assertThat(read("{\"id\":\"evt_1\"" + REST + inside + "}").orElseThrow().livemode()).isNull();
    assertThat(read("{\"id\":\"evt_1\"" + REST + inside + ",\"livemode\":false}"))
        .get()
        .extracting(Envelope::livemode)
        .isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"acct_1\"", "\"\"", "5", "{}", "[\"acct_1\"]", "true"})
  void takesAnyAccountForAnothers(String account) {
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"account\":" + account + "}"))
        .get()
        .extracting(Envelope::account)
        .isNotNull();
  }

  @Test
  void takesAnAccountOfNullForNone() {
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"account\":null}"))
        .get()
        .extracting(Envelope::account)
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "true",
        "1",
        "\"evt_1\"",
        "[]",
        "{}",
        "{\"id\":\"evt_1\"}",
        "[{\"id\":\"evt_1\"REST}]",
        "{\"id\":\"evt_1\"REST",
        "{\"id\":\"evt_1\"REST}}",
        "{\"id\":\"evt_1\"REST} {}",
        "{\"id\":\"evt_1\"REST}x",
        "{\"id\":\"evt_1\"REST}\u0000",
        "{\"id\":\"evt_1\"REST,}",
        "{'id':'evt_1'REST}",
        "{\"id\":\"evt_1\"REST,\"id\":\"evt_2\"}",
        "{\"id\":\"evt_1\"REST,\"\\u0069d\":\"evt_2\"}",
        "{\"id\":\"evt_1\"REST,\"data\":{\"a\":1,\"a\":1}}",
        "{\"id\":\"evt_1\"REST,\"data\":[{\"a\":1,\"a\":1}]}",
        "{\"id\":\"evt_1\"REST,\"a\":01}",
        "{\"id\":\"evt_1\"REST,\"a\":NaN}",
        "{\"id\":\"evt_1\"REST,\"a\":\"\u0000\"}",
        "{\"id\":\"evt_1\"REST,\"a\":\"\\x\"}",
        "{\"id\":\"evt_1\"REST,\"a\":\"\n\"}",
        "{\"id\":\"evt_1\"REST /* comment */}",
        "{\"id\":5REST}",
        "{\"id\":nullREST}",
        "{\"id\":[\"evt_1\"]REST}",
        "{\"id\":{\"id\":\"evt_1\"}REST}",
        "{\"\":{\"id\":\"evt_1\"}REST}",
        "{\"id\":\"\"REST}",
        "{\"id\":\"evt_\"REST}",
        "{\"id\":\"pi_1\"REST}",
        "{\"id\":\" evt_1\"REST}",
        "{\"id\":\"evt_1\\u0000\"REST}",
        "{\"id\":\"evt_\\ud83d\"REST}",
        "{\"id\":\"evt_1'; drop table x\"REST}",
        "{\"id\":\"evt_1\",\"object\":\"event\"}",
        "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":5}",
        "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"\"}",
        "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a..b\"}",
        "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a\\nb\"}",
        "{\"id\":\"evt_1\",\"object\":\"payment_intent\",\"type\":\"a.b\"}",
        "{\"id\":\"evt_1\",\"type\":\"a.b\"}"
      })
  void refusesWhatIsNotOneEvent(String body) {
    assertThat(read(body.replace("REST", REST))).isEmpty();
  }

  @Test
  void refusesOverlongIdsAndTypes() {
    assertThat(read("{\"id\":\"evt_" + "x".repeat(251) + "\"" + REST + "}")).isEmpty();
    String type = ",\"object\":\"event\",\"type\":\"" + "x".repeat(256) + "\"}";
    assertThat(read("{\"id\":\"evt_1\"" + type)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void survivesABombOfDepth(String step) {
    String bomb = step.repeat(100_000);

    assertThat(new EnvelopeReader(1 << 20).read(bytes("{\"data\":" + bomb))).isEmpty();
  }

  @Test
  void boundsTheDocumentTheNumbersAndTheNames() {
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"a\":" + "9".repeat(101) + "}")).isEmpty();
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"a\":1e999999999}")).isPresent();
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"" + "n".repeat(1001) + "\":1}")).isEmpty();
    assertThat(read("{\"id\":\"evt_1\"" + REST + ",\"a\":\"" + "x".repeat(MAX_BYTES) + "\"}"))
        .isEmpty();
  }

  @Test
  void refusesEveryCutOfAnEvent() {
    byte[] whole = bytes(paymentSucceeded());
    for (int length = 0; length < whole.length; length++) {
      assertThat(reader().read(java.util.Arrays.copyOf(whole, length))).as("%d", length).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void refusesOtherEncodingsThanUtf8(String charset) {
    Charset other = Charset.forName(charset);

    assertThat(reader().read(paymentSucceeded().getBytes(other))).isEmpty();
    assertThat(reader().read(("\uFEFF" + paymentSucceeded()).getBytes(other))).isEmpty();
    assertThat(reader().read(("  " + paymentSucceeded()).getBytes(other))).isEmpty();
    assertThat(reader().read("{}".getBytes(other))).isEmpty();
  }

  @Test
  void refusesOrReadsRightWhatBeginsWithAByteOrderMark() {
    reader()
        .read(bytes("\uFEFF" + paymentSucceeded()))
        .ifPresent(envelope -> assertThat(text(envelope)).doesNotContain("secret_abc"));
  }

  /** Jackson would take the second to the last: half a pair, an overlong slash, too high. */
  @ParameterizedTest
  @ValueSource(strings = {"FF", "EDA0BD", "C0AF", "E080AF", "F4908080", "F8888080", "C3", "80"})
  void refusesBytesThatAreNotUtf8(String bytes) {
    String text = new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1);
    String body = "{\"id\":\"evt_1\"" + REST + ",\"a\":\"" + text + "\"}";

    assertThat(reader().read(body.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
  }

  /** What is decoded in pieces may be cut within a character. */
  @Test
  void readsCharactersOfAllLengthsAnywhere() {
    for (int before = 0; before < 8; before++) {
      String text = "x".repeat(before) + "é€😀".repeat(5_000);
      String body = "{\"id\":\"evt_1\"" + REST + ",\"a\":\"" + text + "\"}";

      assertThat(read(body)).isPresent();
      byte[] cut = bytes(body);
      cut[cut.length - 3] = 'x';
      assertThat(reader().read(cut)).isEmpty();
    }
  }

  private static String paymentSucceeded() {
    String intent = PaymentIntentJson.of("pi_1", 1500, "usd").in("succeeded").toString();
    return new String(
        StripeEvents.event("evt_1", "payment_intent.succeeded", intent), StandardCharsets.UTF_8);
  }

  /** Found by {@link EnvelopeFuzzTest}: Jackson takes {@code obje<FF>t} for a name it has seen. */
  @Test
  void refusesAByteThatIsNotUtf8InANameLikeOneSeenBefore() {
    String seen = "{\"id\":\"evt_1\"" + REST + ",\"a\":{\"objet\":1},\"obje\u00FFt\":2}";

    assertThat(reader().read(seen.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
  }

  private static Optional<Envelope> read(String body) {
    return reader().read(bytes(body));
  }

  private static EnvelopeReader reader() {
    return new EnvelopeReader(MAX_BYTES);
  }

  private static String text(Envelope envelope) {
    return new String(envelope.body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
