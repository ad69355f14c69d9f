package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import io.tallystick.fixture.StoredEvents;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {
  private static final String DOOR = "/api/webhooks/stripe";
  private static final int MOST_BYTES = 1024 * 1024;

  private static final Shop shop =
      Shop.open("tallystick.stripe.webhook-failures-per-second=100000");

  @AfterAll
  static void close() {
    shop.close();
  }

  private final String id = SignedEvent.newId();

  @Test
  void thanksForASignedEventOnceItIsStored() {
    Answer answer = deliver(SignedEvent.of(SignedEvent.json(id)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"received\":true}");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(StoredEvents.in(shop).count(id)).isEqualTo(1);
  }

  @Test
  void storesARepeatOnce() {
    deliver(SignedEvent.of(SignedEvent.json(id)));

    assertThat(deliver(SignedEvent.of(SignedEvent.json(id))).status()).isEqualTo(200);

    assertThat(StoredEvents.in(shop).count(id)).isEqualTo(1);
  }

  @Test
  void verifiesAndKeepsTheBytesAsTheyCame() {
    String body =
        "\r\n\t { \"livemode\" :false , \"object\":\"event\",\"id\": \""
            + id
            + "\","
            + "\"type\":\"customer.created\",\"note\":\"\u00e9\\u00e9\u20ac\ud83d\ude00 \\/ 1.0e0\","
            + "\"n\":1.00E+2 ,\"data\":{\"object\":{\"id\":\"cus_1\" } } }\n\n ";

    assertThat(deliver(SignedEvent.of(body)).status()).isEqualTo(200);

    assertThat(StoredEvents.in(shop).payload(id)).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesABodyOfExactlyTheLargestSize() {
    String json = SignedEvent.json(id);

    Answer answer = deliver(SignedEvent.of(json + " ".repeat(MOST_BYTES - json.length())));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void refusesALargerBodyHoweverItIsSent() {
    String json = SignedEvent.json(id);
    SignedEvent event = SignedEvent.of(json + " ".repeat(MOST_BYTES + 1 - json.length()));

    BodyPublisher chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(event.body()));

    assertAnswer(deliver(event), 413, "body_too_large");
    assertAnswer(deliver(event, chunked), 413, "body_too_large");
    assertThat(StoredEvents.in(shop).count(id)).isZero();
  }

  @Test
  void refusesWhatIsNotSigned() {
    assertAnswer(shop.anyone().post(DOOR, SignedEvent.json(id)), 400, "refused");
    assertAnswer(deliver(SignedEvent.forged(SignedEvent.json(id))), 400, "refused");
    assertThat(StoredEvents.in(shop).count(id)).isZero();
  }

  @Test
  void refusesASignatureOfOtherBytes() {
    SignedEvent event = SignedEvent.of(SignedEvent.json(id));

    Answer answer =
        deliver(event, BodyPublishers.ofString(SignedEvent.json(id).replace("cus_1", "cus_2")));

    assertAnswer(answer, 400, "refused");
    assertThat(StoredEvents.in(shop).count(id)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t=1",
        "v1=00",
        "t",
        "t=,v1=",
        "t=abc,v1=abc",
        "=",
        ",",
        ",,,",
        "t=1,v1=\u00e9",
        " ",
        "v1"
      })
  void refusesAMalformedSignature(String signature) {
    assertAnswer(
        shop.anyone().post(DOOR, SignedEvent.json(id), "Stripe-Signature", signature),
        400,
        "refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"id\":\"evt_1\"}",
        "{\"id\":\"evt_1\",\"id\":\"evt_2\"}",
        "\u0000",
        "\ufeff{}"
      })
  void refusesASignedBodyThatIsNoEvent(String body) {
    assertAnswer(deliver(SignedEvent.of(body)), 400, "refused");
  }

  @Test
  void refusesASignedBodyThatIsTooDeep() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertAnswer(
        deliver(SignedEvent.of(SignedEvent.json(id).replace("\"cus_1\"", deep))), 400, "refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void takesNothingButPost(String method) {
    Answer answer = shop.anyone().send(method, DOOR, BodyPublishers.noBody());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "application/vnd.x+json",
        "multipart/form-data; boundary=x",
        "nonsense"
      })
  void refusesOtherTypes(String type) {
    SignedEvent event = SignedEvent.of(SignedEvent.json(id));

    Answer answer =
        shop.anyone()
            .post(
                DOOR,
                BodyPublishers.ofByteArray(event.body()),
                "Stripe-Signature",
                event.signature(),
                "Content-Type",
                type);

    assertAnswer(answer, 415, "unsupported_media_type");
    assertThat(StoredEvents.in(shop).count(id)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "GZIP", "identity, gzip", "zstd"})
  void refusesACompressedBody(String encoding) {
    SignedEvent event = SignedEvent.of(SignedEvent.json(id));

    Answer answer =
        shop.anyone()
            .post(
                DOOR,
                BodyPublishers.ofByteArray(event.body()),
                "Stripe-Signature",
                event.signature(),
                "Content-Encoding",
                encoding);

    assertAnswer(answer, 415, "unsupported_media_type");
  }

  @Test
  void takesJsonWithACharset() {
    SignedEvent event = SignedEvent.of(SignedEvent.json(id));

    Answer answer =
        shop.anyone()
            .post(
                DOOR,
                BodyPublishers.ofByteArray(event.body()),
                "Stripe-Signature",
                event.signature(),
                "Content-Type",
                "application/json; charset=utf-8");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsAnEventOfTheOtherModeApart() {
    Answer answer = deliver(SignedEvent.of(SignedEvent.json(id).replace("false", "true")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(StoredEvents.in(shop).count(id)).isZero();
    assertThat(StoredEvents.in(shop).quarantined(id)).isEqualTo(1);
  }

  @Test
  void setsNoCookieAndKeepsNoSession() {
    Answer answer = deliver(SignedEvent.any());

    assertThat(answer.headers().map().keySet())
        .contains("content-type", "content-length", "date")
        .noneMatch(name -> name.contains("cookie"));
  }

  @Test
  void neverLogsThePayloadOfARefusedRequest() {
    String marker = "marker" + id;
    try (CapturedLog log = CapturedLog.open()) {
      deliver(SignedEvent.forged(SignedEvent.json(marker)));
      deliver(SignedEvent.of("{\"id\":\"" + marker + "\"}"));
      shop.anyone().post(DOOR, "{}", "Stripe-Signature", "t=1,v1=" + marker);

      assertThat(log.lines())
          .anyMatch(line ->
              line.equals("event=webhook.refused reason=signature_no_match address=127.0.0.1"))
          .anyMatch(line -> line.equals("event=webhook.refused reason=envelope address=127.0.0.1"))
          .anyMatch(line -> line.startsWith("event=webhook.refused reason=signature_malformed"))
          .noneMatch(line -> line.contains(marker));
    }
  }

  private static void assertAnswer(Answer answer, int status, String error) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body()).isEqualTo("{\"error\":\"" + error + "\"}");
  }

  private static Answer deliver(SignedEvent event) {
    return deliver(event, BodyPublishers.ofByteArray(event.body()));
  }

  private static Answer deliver(SignedEvent event, BodyPublisher body) {
    return shop.anyone()
        .post(
            DOOR, body, "Stripe-Signature", event.signature(), "Content-Type", "application/json");
  }
}
