package io.tallystick.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.ConfigurationException;
import io.tallystick.Ids;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.order.OrderLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppPolicyTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** Of all that a JVM does for the first time, on a machine that does other things as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Purchase PURCHASE =
      new Purchase(
          "key:shop",
          "alice",
          List.of(new OrderLine("hat", "Felt hat", 1500, 2), new OrderLine(null, "Tax", 60, 1)),
          new Money(3060, Currency.of("usd")),
          null);

  /** How the app answers. */
  private interface Manner {
    void answer(HttpExchange exchange) throws Exception;
  }

  private final List<String> verified = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Manner manner = exchange -> answer(exchange, 200, "{\"allow\":true}");
  private final HttpServer app = start();

  private PurchasePolicy policy = policy(PATIENCE);

  @AfterEach
  void close() {
    ended.countDown();
    app.stop(0);
  }

  @Test
  void asksByASignedRequest() {
    assertThat(policy.decide(PURCHASE)).isEqualTo(new Decision.Allowed());

    assertThat(verified)
        .singleElement()
        .satisfies(body ->
            assertThat(body)
                .contains("\"type\":\"purchase.asked\"")
                .contains(
                    "\"data\":{\"purchase\":{\"caller\":\"key:shop\",\"user\":\"alice\",\"items\":["
                        + "{\"price\":\"hat\",\"name\":\"Felt hat\",\"unitAmount\":1500,\"quantity\":2},"
                        + "{\"price\":null,\"name\":\"Tax\",\"unitAmount\":60,\"quantity\":1}],"
                        + "\"amount\":3060,\"currency\":\"usd\",\"reference\":null}}"));
  }

  @Test
  void tellsWhyTheAppRefuses() {
    manner = exchange -> answer(exchange, 200, "{\"reason\":\"under_age\",\"allow\":false}");

    assertThat(policy.decide(PURCHASE)).isEqualTo(new Decision.Refused("under_age"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "true",
        "{\"allow\":\"true\"}",
        "{\"allow\":1}",
        "{\"allow\":null}",
        "{\"Allow\":true}",
        "{\"allow\":true,\"reason\":\"x\"}",
        "{\"allow\":true,\"allow\":false}",
        "{\"allow\":true} {\"allow\":false,\"reason\":\"x\"}",
        "{\"allow\":true}x",
        "{\"allow\":false}",
        "{\"allow\":false,\"reason\":null}",
        "{\"allow\":false,\"reason\":\"<b>\"}",
        "{\"allow\":false,\"reason\":\"\"}",
        "{\"allow\":false,\"reason\":\"x\",\"more\":1}",
        "<html>allow:true</html>"
      })
  void takesNothingElseForAnAnswer(String body) {
    manner = exchange -> answer(exchange, 200, body);

    assertNoAnswer();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 302, 307, 400, 401, 404, 500, 503})
  void takesNoOtherStatusAndFollowsNoRedirect(int status) {
    manner =
        exchange -> {
          exchange.getResponseHeaders().set("Location", url() + "elsewhere");
          answer(exchange, status, status == 204 ? "" : "{\"allow\":true}");
        };

    assertNoAnswer();
    assertThat(verified).hasSize(1);
  }

  @Test
  void waitsForNoAppThatSendsItsAnswerDropByDrop() {
    manner =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          ended.await();
        };
    policy = policy(AppPolicy.TIMEOUT);
    long start = System.nanoTime();

    assertNoAnswer();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(AppPolicy.TIMEOUT.multipliedBy(3));
  }

  @Test
  void readsNoAnswerThatIsTooLarge() {
    manner = exchange -> answer(exchange, 200, "{\"allow\":true}" + " ".repeat(1 << 20));

    assertNoAnswer();
  }

  @Test
  void isNoAnswerWhenNobodyIsThere() {
    app.stop(0);

    assertNoAnswer();
  }

  @Test
  void isConfiguredSafely() {
    assertThat(PolicySettings.of(null, null)).isEmpty();
    assertThat(refusal("http://app.example/", SECRET)).isEqualTo("TALLYSTICK_POLICY_URL_INVALID");
    assertThat(refusal("https://app.example/", "")).isEqualTo("POLICY_SECRET_MISSING");
    assertThat(refusal("https://app.example/", "whsec_AAAA")).isEqualTo("POLICY_SECRET_MALFORMED");
    assertThat(PolicySettings.of("https://app.example/", SECRET)).isPresent();
  }

  private static String refusal(String url, String secret) {
    return catchThrowableOfType(ConfigurationException.class, () -> PolicySettings.of(url, secret))
        .code();
  }

  private PurchasePolicy policy(Duration timeout) {
    return new AppPolicy(
        PolicySettings.of(url(), SECRET).orElseThrow(),
        Ids.secure(),
        InstantSource.system(),
        timeout);
  }

  private void assertNoAnswer() {
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> policy.decide(PURCHASE));
  }

  private String url() {
    return "http://127.0.0.1:" + app.getAddress().getPort() + "/";
  }

  private HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
      server.createContext("/", this::take);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      new Webhook(SECRET)
          .verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
      verified.add(body);
      manner.answer(exchange);
    } catch (Exception e) {
      // Not answered, or no longer waited for.
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
