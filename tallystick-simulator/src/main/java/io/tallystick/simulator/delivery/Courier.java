package io.tallystick.simulator.delivery;

import io.tallystick.simulator.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends one webhook, signed in real time, and says what the endpoint answered. */
final class Courier implements AutoCloseable {
  /** How long an endpoint may take to accept a connection. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** How long an endpoint may take to answer: Stripe's own patience is of this order. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  /** The status of an attempt without an answer. */
  static final int NO_ANSWER = 0;

  /** What a forger who does not know the endpoint's secret signs with. */
  private static final List<String> FORGERS_SECRET = List.of("whsec_forger");

  /** What a forger adds to an amount, in minor units. */
  private static final long FORGED_SURPLUS = 1;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /**
   * Sends.
   *
   * @param secrets those of the endpoint that sign now
   */
  Attempt send(Delivery delivery, String url, List<String> secrets, int pendingWebhooks)
      throws InterruptedException {
    ObjectNode event = delivery.event().json(delivery.apiVersion(), pendingWebhooks);
    boolean forged = delivery.disguise() == Disguise.FORGED;
    disguise(event, delivery.disguise());
    int status = send(url, forged ? FORGERS_SECRET : secrets, Json.pretty(event));
    JsonNode object = event.path("data").path("object");
    String id = object.path("id").asString("");
    return new Attempt(
        delivery.event().id(),
        delivery.event().type(),
        id,
        id.startsWith("pi_") ? id : text(object.path("payment_intent")),
        url,
        forged,
        delivery.attempt(),
        status,
        Instant.now());
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static void disguise(ObjectNode event, Disguise disguise) {
    switch (disguise) {
      case NONE -> {}
      case WRONG_MODE -> event.put("livemode", true);
      case FORGED -> {
        ObjectNode object = event.withObject("/data/object");
        object.put("amount", object.path("amount").asLong(0) + FORGED_SURPLUS);
      }
    }
  }

  private int send(String url, List<String> secrets, byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("Accept", "*/*; q=0.5, application/xml")
            .header("Cache-Control", "no-cache")
            .header(
                "Stripe-Signature", Signature.header(secrets, Instant.now().getEpochSecond(), body))
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
