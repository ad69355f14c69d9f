package io.tallystick.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.tallystick.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's transport on the JDK's pooled client: bounded, no redirects, no hidden retries. An
 * answer that is not a JSON object never reaches the SDK, which trips over it.
 */
class StripeHttpClient extends com.stripe.net.HttpClient {
  /** Stripe answers a handshake within milliseconds; a network that needs longer is down. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /**
   * Unconfirmed intents take well under a second; past this the caller is better told "pending".
   */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** Far above a page of a hundred usual events; one that is larger is asked for in halves. */
  static final int LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;

  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  /** Its own executor would hand each answer to other threads of the kernel's. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .executor(calls)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final Duration callTimeout;
  private final ClockApart clockApart;

  StripeHttpClient(Duration callTimeout) {
    this(callTimeout, InstantSource.system());
  }

  /**
   * The same on a machine with this clock.
   *
   * @param clock to be compared with Stripe's
   */
  StripeHttpClient(Duration callTimeout, InstantSource clock) {
    this.callTimeout = callTimeout;
    this.clockApart = new ClockApart(clock);
  }

  /** How far this machine's clock is ahead of Stripe's, as far as answers have told. */
  Optional<Duration> clockAhead() {
    return clockApart.ahead();
  }

  /** The JDK's own time-out ends when the answer begins; ours spans all of it. */
  @Override
  public StripeResponse request(StripeRequest request) throws ApiConnectionException {
    Future<StripeResponse> call = calls.submit(() -> send(build(request)));
    try {
      return call.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ApiConnectionException("No answer from Stripe.", e);
    } catch (ExecutionException e) {
      throw sort(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiConnectionException("Interrupted while waiting for Stripe.", e);
    } finally {
      call.cancel(true);
    }
  }

  private static ApiConnectionException sort(@Nullable Throwable cause) {
    return switch (cause) {
      case ApiConnectionException known -> known;
      case ConnectException e -> new NotSent(e);
      case HttpConnectTimeoutException e -> new NotSent(e);
      case IOException e -> new ConnectionLost(e);
      case null, default -> new ApiConnectionException("No answer from Stripe.", cause);
    };
  }

  private StripeResponse send(HttpRequest request)
      throws IOException, InterruptedException, ApiConnectionException {
    Failpoint.STRIPE_CALLED.reach();
    Instant sent = clockApart.now();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    response.headers().firstValue("Date").ifPresent(date -> clockApart.told(date, sent));
    Failpoint.STRIPE_ANSWER_UNREAD.reach();
    try (InputStream stream = response.body()) {
      byte[] bytes = stream.readNBytes(LARGEST_ANSWER_BYTES + 1);
      return answer(response.statusCode(), HttpHeaders.of(response.headers().map()), bytes);
    }
  }

  /** An answer as the SDK may have it. */
  static StripeResponse answer(int status, HttpHeaders headers, byte[] bytes)
      throws ApiConnectionException {
    if (bytes.length > LARGEST_ANSWER_BYTES) {
      throw new TooLarge();
    }
    String body = new String(bytes, StandardCharsets.UTF_8).strip();
    if (!body.startsWith("{") || !body.endsWith("}")) {
      throw new ApiConnectionException("Stripe answered " + status + " without JSON.");
    }
    return new StripeResponse(status, headers, body);
  }

  private static HttpRequest build(StripeRequest request) throws URISyntaxException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.url().toURI())
            .method(request.method().name(), body(request))
            .header("User-Agent", buildUserAgentString(request));
    request
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    if (request.content() != null) {
      builder.setHeader("Content-Type", request.content().contentType());
    }
    return builder.build();
  }

  private static BodyPublisher body(StripeRequest request) {
    return request.content() == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(request.content().byteArrayContent());
  }

  /** The connection broke before an answer was read. */
  static final class ConnectionLost extends ApiConnectionException {
    private static final long serialVersionUID = 1L;

    ConnectionLost(Throwable cause) {
      super("The connection to Stripe was lost.", cause);
    }
  }

  /** Stripe answered with more than we read. */
  static final class TooLarge extends ApiConnectionException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("Stripe's answer is larger than " + LARGEST_ANSWER_BYTES + " bytes.");
    }
  }

  /** The connection was never made, so Stripe cannot have done anything. */
  static final class NotSent extends ApiConnectionException {
    private static final long serialVersionUID = 1L;

    NotSent(Throwable cause) {
      super("Stripe cannot be reached.", cause);
    }
  }
}
