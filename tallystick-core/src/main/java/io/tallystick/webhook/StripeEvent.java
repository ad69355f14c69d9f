package io.tallystick.webhook;

import tools.jackson.databind.JsonNode;

/**
 * An event of Stripe's as a handler is told of it.
 *
 * @param account {@code default} for our own account, else the connected account's id
 * @param payload as Stripe sent it, client secrets masked
 */
public record StripeEvent(
    String id, String type, String account, boolean livemode, JsonNode payload) {
  /** The object that it tells of, in the event's own API version; missing in a thin event. */
  public JsonNode object() {
    return payload.path("data").path("object");
  }
}
