package io.tallystick.simulator.delivery;

import io.tallystick.simulator.wire.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One try to deliver an event.
 *
 * @param object the id of what the event is about
 * @param paymentIntent the payment that it belongs to, or null
 * @param forged whether it was a forgery, which no endpoint may accept
 * @param attempt counted from 1
 * @param status the endpoint's HTTP status, 0 when no answer came
 * @param at when it ended, in real time
 */
public record Attempt(
    String eventId,
    String type,
    String object,
    @Nullable String paymentIntent,
    String url,
    boolean forged,
    int attempt,
    int status,
    Instant at) {

  public boolean acknowledged() {
    return status >= 200 && status <= 299;
  }

  public ObjectNode json() {
    return Json.object()
        .put("eventId", eventId)
        .put("type", type)
        .put("object", object)
        .put("paymentIntent", paymentIntent)
        .put("url", url)
        .put("forged", forged)
        .put("attempt", attempt)
        .put("status", status)
        .put("at", at.toString());
  }
}
