package io.tallystick.server.demo.shop;

import io.tallystick.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The simulated Stripe, seen from outside: what a browser does there, and what it tells. */
public final class StripeSide {
  private static final String PAID = "payment_intent.succeeded";

  /** As many as Stripe lists at once. */
  private static final String NEWEST_EVENTS = "/v1/events?limit=100&type=" + PAID;

  private final URI url;
  private final JsonCalls calls;
  private final Secret secretKey;

  public StripeSide(URI url, Secret secretKey) {
    this.url = url;
    this.calls = new JsonCalls(url);
    this.secretKey = secretKey;
  }

  /**
   * An event that Tallystick took.
   *
   * @param amountReceived by Stripe, in minor units
   * @param attempt counted from 1
   * @param at when Stripe had the answer
   */
  public record Webhook(
      String eventId, String type, long amountReceived, int attempt, int status, Instant at) {}

  /** Where browsers pay. */
  URI url() {
    return url;
  }

  /** Pays as Stripe.js does in a browser, with nothing but what a browser may know. */
  public Answer confirm(
      String paymentIntentId, String clientSecret, String publishableKey, String paymentMethod)
      throws IOException {
    return calls.post(
        "/v1/payment_intents/" + paymentIntentId + "/confirm",
        Map.of(
            "Authorization",
            "Bearer " + publishableKey,
            "Content-Type",
            "application/x-www-form-urlencoded"),
        "payment_method=" + encode(paymentMethod) + "&client_secret=" + encode(clientSecret));
  }

  /** The event of a payment that succeeded, once Tallystick has acknowledged it. */
  public Optional<Webhook> webhook(String paymentIntentId) {
    try {
      return event(paymentIntentId).flatMap(this::acknowledged);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<JsonNode> event(String paymentIntentId) throws IOException {
    Answer events =
        calls.get(NEWEST_EVENTS, Map.of("Authorization", "Bearer " + secretKey.reveal()));
    return events
        .body()
        .path("data")
        .valueStream()
        .filter(event -> text(event.at("/data/object/id")).equals(paymentIntentId))
        .findFirst();
  }

  private Optional<Webhook> acknowledged(JsonNode event) {
    try {
      return calls
          .get("/_sim/oracle", Map.of())
          .body()
          .path("webhookDeliveries")
          .valueStream()
          .filter(attempt -> text(attempt.path("eventId")).equals(text(event.path("id"))))
          .map(attempt -> webhook(event, attempt))
          .filter(webhook -> webhook.status() == 200)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Webhook webhook(JsonNode event, JsonNode attempt) {
    return new Webhook(
        text(attempt.path("eventId")),
        text(attempt.path("type")),
        event.at("/data/object/amount_received").asLong(0),
        attempt.path("attempt").asInt(0),
        attempt.path("status").asInt(0),
        Instant.parse(text(attempt.path("at"))));
  }

  private static String text(JsonNode node) {
    return node.asString("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
