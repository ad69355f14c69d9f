package io.tallystick.simulator.delivery;

import io.tallystick.simulator.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;

/** Sends one webhook, signed in real time, and says what the endpoint answered. */
final class Courier implements AutoCloseable {
  /** How long an endpoint may take to accept a connection. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long an endpoint may take to answer: Stripe's own patience is of this order. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  /** The status of an attempt without an answer. */
  static final int NO_ANSWER = 0;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  int send(Delivery delivery, int pendingWebhooks) throws InterruptedException {
    byte[] body = Json.pretty(delivery.event().json(delivery.apiVersion(), pendingWebhooks));
    String secret = delivery.endpoint().secret();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(delivery.endpoint().url()))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("Accept", "*/*; q=0.5, application/xml")
            .header("Cache-Control", "no-cache")
            .header(
                "Stripe-Signature", Signature.header(secret, Instant.now().getEpochSecond(), body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
