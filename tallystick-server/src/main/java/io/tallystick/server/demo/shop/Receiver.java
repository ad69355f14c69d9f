package io.tallystick.server.demo.shop;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.tallystick.Secret;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes Tallystick's deliveries: verifies each, and knows which it has had before. */
final class Receiver {
  /** Ids remembered; repetitions come within hours, and a demo is not paid so often. */
  static final int MOST_REMEMBERED = 10_000;

  private static final List<String> SIGNED_HEADERS =
      List.of("webhook-id", "webhook-timestamp", "webhook-signature");
  private static final JsonMapper JSON = new JsonMapper();

  private final Webhook verifier;
  private final InstantSource clock;
  private final Map<String, ReceivedDelivery> byId = new LinkedHashMap<>();

  Receiver(Secret secret, InstantSource clock) {
    try {
      this.verifier = new Webhook(secret.reveal());
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("the secret is empty", e);
    }
    this.clock = clock;
  }

  /** What became of a request. */
  sealed interface Receipt {
    /** Genuine and new: the one time to act on it. */
    record Accepted(ReceivedDelivery delivery) implements Receipt {}

    /** Genuine, and done before. */
    record Repeated(ReceivedDelivery delivery) implements Receipt {}

    /** Not signed with our secret, or not a delivery. */
    record Refused() implements Receipt {}
  }

  Receipt take(Request request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    if (!isGenuine(request, body)) {
      return new Receipt.Refused();
    }
    try {
      return remember(request.header("webhook-id"), JSON.readTree(body));
    } catch (JacksonException e) {
      return new Receipt.Refused();
    }
  }

  private boolean isGenuine(Request request, String body) {
    Map<String, List<String>> signed = new LinkedHashMap<>();
    SIGNED_HEADERS.forEach(name -> signed.put(name, List.of(request.header(name))));
    try {
      verifier.verify(body, signed);
      return true;
    } catch (WebhookVerificationException | RuntimeException e) {
      return false; // the library throws unchecked at some malformed headers
    }
  }

  private synchronized Receipt remember(String id, JsonNode body) {
    ReceivedDelivery known = byId.get(id);
    if (known != null) {
      return new Receipt.Repeated(known);
    }
    ReceivedDelivery delivery =
        new ReceivedDelivery(
            id,
            body.path("type").asString(""),
            body.at("/data/order/id").asString(""),
            clock.instant(),
            null);
    if (byId.size() >= MOST_REMEMBERED) {
      byId.remove(byId.keySet().iterator().next());
    }
    byId.put(id, delivery);
    return new Receipt.Accepted(delivery);
  }

  /** The answer to a delivery is on its way. */
  synchronized void acknowledged(String id) {
    byId.computeIfPresent(id, (any, delivery) -> delivery.acknowledged(clock.instant()));
  }

  synchronized Optional<ReceivedDelivery> find(String orderId, String type) {
    return byId.values().stream()
        .filter(delivery -> delivery.orderId().equals(orderId) && delivery.type().equals(type))
        .findFirst();
  }
}
