package io.tallystick.server.demo.shop;

import io.tallystick.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tallystick as the shop's back end calls it: with the API key, which never leaves here. */
public final class TallystickApi {
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonCalls calls;
  private final Secret apiKey;

  public TallystickApi(URI base, Secret apiKey) {
    this.calls = new JsonCalls(base);
    this.apiKey = apiKey;
  }

  private record PaymentIntentRequest(List<CartItem> items, String currency, String onBehalfOf) {}

  /**
   * Opens an order and its payment; the same key gives the same order.
   *
   * @param shopper who it is for, as the shop knows them
   */
  public Answer checkout(
      List<CartItem> items, String currency, String shopper, String idempotencyKey)
      throws IOException {
    return calls.post(
        "/api/payment-intents",
        Map.of(
            "Authorization",
            authorization(),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            idempotencyKey),
        JSON.writeValueAsString(new PaymentIntentRequest(items, currency, shopper)));
  }

  /** An order as it is now; nothing if Tallystick does not answer or knows none. */
  public Optional<JsonNode> order(String id) {
    try {
      return Optional.of(calls.get("/api/orders/" + id, Map.of("Authorization", authorization())))
          .filter(Answer::isSuccess)
          .map(Answer::body);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What may be bought. */
  public Answer catalog() throws IOException {
    return calls.get("/api/catalog", Map.of());
  }

  private String authorization() {
    return "Bearer " + apiKey.reveal();
  }
}
