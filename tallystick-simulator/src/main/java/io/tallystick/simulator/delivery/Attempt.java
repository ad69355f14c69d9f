package io.tallystick.simulator.delivery;

import io.tallystick.simulator.wire.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One try to deliver an event.
 *
 * @param attempt counted from 1
 * @param status the endpoint's HTTP status, 0 when no answer came
 * @param at when it ended, in real time
 */
public record Attempt(
    String eventId, String type, String url, int attempt, int status, Instant at) {

  public ObjectNode json() {
    return Json.object()
        .put("eventId", eventId)
        .put("type", type)
        .put("url", url)
        .put("attempt", attempt)
        .put("status", status)
        .put("at", at.toString());
  }
}
