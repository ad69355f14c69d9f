package io.tallystick.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.stripe.StripeOutcome.Declined;
import io.tallystick.stripe.StripeOutcome.Rejected;
import io.tallystick.stripe.StripeOutcome.RetryLater;
import io.tallystick.stripe.StripeOutcome.RetryLater.Reason;
import io.tallystick.stripe.StripeOutcome.Succeeded;
import io.tallystick.stripe.StripeOutcome.Unknown;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeGatewayTest {
  private static final String FORM = "amount=1500&currency=usd&metadata[a]=b%20c";
  private static final String INTENT = PaymentIntentJson.of("pi_1", 1500, "usd").toString();

  @Test
  void hearsOfASuccess() throws IOException {
    StripeOutcome outcome = answered(200, INTENT);

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(((Succeeded) outcome).clientSecret().orElseThrow().reveal())
        .isEqualTo("pi_1_secret_abc");
    assertThat(((Succeeded) outcome).object().id()).isEqualTo("pi_1");
    assertThat(outcome.toString()).doesNotContain("secret_abc");
  }

  @Test
  void sendsTheFrozenFormAndKey() throws IOException {
    try (CannedStripe stripe = CannedStripe.answering(200, INTENT)) {
      create(stripe);

      assertThat(stripe.requests()).hasSize(1);
      assertThat(stripe.requests().getFirst())
          .startsWith("POST /v1/payment_intents HTTP/1.1")
          .endsWith("\r\n\r\n" + FORM)
          .containsIgnoringCase("Idempotency-Key: ts_key_1\r\n")
          .containsIgnoringCase("Authorization: Bearer sk_test_core\r\n")
          .containsIgnoringCase("Stripe-Version: 2026-07-29.dahlia\r\n")
          .containsIgnoringCase("Content-Type: application/x-www-form-urlencoded");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "200, {}",
        "200, []",
        "200, null",
        "200, `<html>{}</html>`",
        "200, `{\"id\":\"pi_1\",\"object\":\"payment_intent\"}`",
        "200, `{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"client_secret\":\"x\"}`",
        "200, `{\"object\":\"list\",\"data\":[],\"client_secret\":\"x\"}`",
        "200, `{\"error\":{\"type\":\"api_error\"}}`",
        "200, `{\"a\":{}`",
        "302, {}",
        "400, {}",
        "400, `<html>Bad Request</html>`",
        "400, `{\"message\":\"blocked by a firewall\"}`",
        "402, {}",
        "404, `{\"message\":\"no route\"}`",
        "413, `{\"error\":\"too large\"}`",
        "500, {}",
        "500, `{\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}`",
        "502, `<html>Bad Gateway</html>`",
        "503, `{\"error\":{\"type\":\"api_error\"}}`",
        "600, {}"
      })
  void believesNothingThatStripeWouldNotSay(int status, String body) throws IOException {
    assertThat(answered(status, body)).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 400, 401, 402, 404, 409, 429, 500, 503})
  void believesNothingWithoutABody(int status) throws IOException {
    assertThat(answered(status, "")).isInstanceOf(Unknown.class);
  }

  @Test
  void sortsWhatStripeRefuses() throws IOException {
    assertThat(answered(400, error("invalid_request_error", "\"code\":\"amount_too_small\"")))
        .isEqualTo(new Rejected("amount_too_small", "req_canned"));
    assertThat(answered(404, error("invalid_request_error", "\"code\":\"resource_missing\"")))
        .isEqualTo(new Rejected("resource_missing", "req_canned"));
    assertThat(answered(400, error("idempotency_error", "\"message\":\"other parameters\"")))
        .isEqualTo(new Rejected("idempotency_error", "req_canned"));
    assertThat(
            answered(
                402,
                error(
                    "card_error", "\"code\":\"card_declined\",\"decline_code\":\"do_not_honor\"")))
        .isEqualTo(new Declined("do_not_honor", "req_canned"));
    assertThat(answered(402, error("card_error", "\"code\":\"expired_card\"")))
        .isEqualTo(new Declined("expired_card", "req_canned"));
    assertThat(answered(402, error("card_error", "\"message\":\"no code\"")))
        .isEqualTo(new Declined("card_declined", "req_canned"));
  }

  @Test
  void sortsWhatMayBeTriedAgain() throws IOException {
    assertThat(answered(401, error("invalid_request_error", "\"message\":\"Invalid API Key\"")))
        .isEqualTo(new RetryLater(Reason.NOT_ALLOWED, "not_allowed", "req_canned"));
    assertThat(answered(403, error("invalid_request_error", "\"message\":\"no\"")))
        .isEqualTo(new RetryLater(Reason.NOT_ALLOWED, "not_allowed", "req_canned"));
    assertThat(answered(409, error("idempotency_error", "\"code\":\"idempotency_key_in_use\"")))
        .isEqualTo(new RetryLater(Reason.BUSY, "idempotency_key_in_use", "req_canned"));
    assertThat(answered(429, error("invalid_request_error", "\"code\":\"lock_timeout\"")))
        .isEqualTo(new RetryLater(Reason.BUSY, "lock_timeout", "req_canned"));
  }

  @Test
  void obeysStripeWhereItSaysWhetherToTryAgain() throws IOException {
    String busy = error("invalid_request_error", "\"code\":\"lock_timeout\"");
    String failed = error("api_error", "\"message\":\"x\"");
    String declined = error("card_error", "\"code\":\"card_declined\"");

    assertThat(answered(429, busy, true))
        .isEqualTo(new RetryLater(Reason.BUSY, "lock_timeout", "req_canned"));
    assertThat(answered(409, busy, false))
        .isEqualTo(new RetryLater(Reason.NEVER, "lock_timeout", "req_canned"));
    assertThat(answered(400, busy, true))
        .isEqualTo(new RetryLater(Reason.BUSY, "lock_timeout", "req_canned"));
    assertThat(answered(402, declined, true))
        .isEqualTo(new RetryLater(Reason.BUSY, "card_declined", "req_canned"));
    assertThat(answered(402, declined, false))
        .isEqualTo(new Declined("card_declined", "req_canned"));
    assertThat(answered(500, failed, true)).isEqualTo(new Unknown("http_500", false, "req_canned"));
    assertThat(answered(500, failed, false)).isEqualTo(new Unknown("http_500", true, "req_canned"));
  }

  private static StripeOutcome answered(int status, String body, boolean shouldRetry)
      throws IOException {
    String head =
        CannedStripe.head(status, body.length())
            .replace("\r\n\r\n", "\r\nStripe-Should-Retry: " + shouldRetry + "\r\n\r\n");
    try (CannedStripe stripe = CannedStripe.raw(head + body)) {
      return create(stripe);
    }
  }

  @Test
  void showsNoCodeThatIsNoWord() throws IOException {
    assertThat(answered(400, error("invalid_request_error", "\"code\":\"a\\nb <script>\"")))
        .isEqualTo(new Rejected("invalid_request", "req_canned"));
  }

  @Test
  void tellsThatItIsTheAmountWhereStripeHasNoCodeForIt() throws IOException {
    assertThat(answered(400, error("invalid_request_error", "\"param\":\"amount\"")))
        .isEqualTo(new Rejected("invalid_amount", "req_canned"));
    assertThat(
            answered(
                400,
                error(
                    "invalid_request_error", "\"param\":\"amount\",\"code\":\"amount_too_small\"")))
        .isEqualTo(new Rejected("amount_too_small", "req_canned"));
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (CannedStripe elsewhere = CannedStripe.answering(200, INTENT);
        CannedStripe stripe =
            CannedStripe.raw(
                "HTTP/1.1 307 X\r\nLocation: %s/v1/payment_intents\r\nContent-Length: 0\r\n\r\n"
                    .formatted(elsewhere.url()))) {
      assertThat(create(stripe)).isInstanceOf(Unknown.class);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void knowsWhenNothingWasSent() throws IOException {
    CannedStripe stripe = CannedStripe.raw("");
    stripe.close();

    assertThat(create(stripe)).isEqualTo(new RetryLater(Reason.UNREACHABLE, "unreachable", "none"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        "garbage\r\n\r\n",
        "HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"id\":"
      })
  void knowsNothingWhenTheConnectionBreaks(String answer) throws IOException {
    try (CannedStripe stripe = CannedStripe.raw(answer)) {
      StripeOutcome outcome = create(stripe);

      assertThat(outcome).isInstanceOf(Unknown.class);
      assertThat(((Unknown) outcome).connectionLost()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 X\r\n",
        "HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n",
        "HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{\"id\":"
      })
  void waitsNoLongerThanItsTimeoutWhereverStripeStops(String answer) throws IOException {
    try (CannedStripe stripe = CannedStripe.hanging(answer)) {
      long start = System.nanoTime();

      assertThat(create(StripeGateways.impatient(stripe.url())))
          .isEqualTo(new Unknown("no_answer", false, "none"));

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(
              StripeGateways.TIMEOUT.minusMillis(50), StripeGateways.TIMEOUT.plusSeconds(10));
    }
  }

  @Test
  void readsNoEndlessAnswer() throws IOException {
    assertThat(answered(200, "{\"a\":\"" + "x".repeat(9 * 1024 * 1024) + "\"}"))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void passesOverWhatOthersMadeAndCannotBeRead() throws IOException {
    UUID ours = UUID.randomUUID();
    String foreign = "{\"object\":\"charge\",\"id\":\"ch_1\",\"currency\":\"xxx\"}";

    assertThat(madeBy(ours, foreign, charge(ours), charge(UUID.randomUUID())))
        .isInstanceOfSatisfying(
            Retrieval.Found.class,
            found ->
                assertThat(found.objects())
                    .singleElement()
                    .extracting(Snapshot::operation)
                    .isEqualTo(ours));
    assertThat(madeBy(ours, charge(ours).replace("900", "\"a lot\"")))
        .isEqualTo(new Retrieval.Missing("unreadable_object"));
  }

  @Test
  void asksForHalfAPageOfEventsThatIsTooLargeUntilItIsNot() throws IOException {
    List<String> limits = new CopyOnWriteArrayList<>();
    HttpServer stripe =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stripe.createContext(
        "/v1/events",
        call -> {
          String limit = call.getRequestURI().getQuery().replaceAll(".*limit=(\\d+).*", "$1");
          limits.add(limit);
          String filler = "x".repeat(limit.equals("25") ? 10 : 9 * 1024 * 1024);
          byte[] body =
              ("{\"object\":\"list\",\"has_more\":false,\"data\":[{\"id\":\"evt_1\",\"x\":\""
                      + filler
                      + "\"}]}")
                  .getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, body.length);
          try (call) {
            call.getResponseBody().write(body);
          } catch (IOException e) {
            // It is not read to its end.
          }
        });
    stripe.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + stripe.getAddress().getPort());

      assertThat(StripeGateways.of(url).listEvents(Shop.ACCOUNT, Instant.EPOCH, null))
          .isInstanceOfSatisfying(
              EventPage.Listed.class, page -> assertThat(page.events()).hasSize(1));

      assertThat(limits).containsExactly("100", "50", "25");
    } finally {
      stripe.stop(0);
    }
  }

  private static Retrieval madeBy(UUID operation, String... listed) throws IOException {
    String page =
        "{\"object\":\"list\",\"has_more\":false,\"data\":[" + String.join(",", listed) + "]}";
    try (CannedStripe stripe = CannedStripe.answering(200, page)) {
      return StripeGateways.of(stripe.url())
          .listMadeBy(Shop.ACCOUNT, StripeNoun.CHARGE, "created[gte]=1", operation);
    }
  }

  private static String charge(UUID operation) {
    return """
    {"object":"charge","id":"ch_%s","status":"succeeded","amount":900,"amount_captured":900,
     "amount_refunded":0,"currency":"usd","captured":true,"livemode":false,
     "metadata":{"tallystick_operation":"%s"}}\
    """
        .formatted(operation.toString().substring(0, 8), operation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "pi_", "ch_1", "pi_1/cancel", "../charges", "pi_1?x=1", "pi_\n", "pi_é"})
  void asksForNothingButAPaymentIntent(String id) throws IOException {
    try (CannedStripe stripe = CannedStripe.answering(200, INTENT)) {
      StripeGateway gateway = StripeGateways.of(stripe.url());

      assertThatIllegalArgumentException()
          .isThrownBy(() -> gateway.retrievePaymentIntent(Shop.ACCOUNT, id));
      assertThat(stripe.requests()).isEmpty();
    }
  }

  private static StripeOutcome answered(int status, String body) throws IOException {
    try (CannedStripe stripe = CannedStripe.answering(status, body)) {
      return create(stripe);
    }
  }

  private static StripeOutcome create(CannedStripe stripe) {
    return create(StripeGateways.of(stripe.url()));
  }

  private static StripeOutcome create(StripeGateway gateway) {
    return gateway.post(Shop.ACCOUNT, "payment_intent", "/v1/payment_intents", FORM, "ts_key_1");
  }

  private static String error(String type, String fields) {
    return "{\"error\":{\"type\":\"" + type + "\"," + fields + "}}";
  }
}
