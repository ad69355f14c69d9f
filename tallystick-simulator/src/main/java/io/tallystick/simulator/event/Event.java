package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.resource.Cause;
import io.tallystick.simulator.wire.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change that Stripe tells of.
 *
 * @param subject the object right after the change
 * @param before the object right before it, where Stripe tells what changed
 * @param account the connected account whose change it is, or null for our own
 */
public record Event(
    String id,
    long created,
    String type,
    ApiObject subject,
    @Nullable ApiObject before,
    Cause cause,
    @Nullable String account)
    implements ApiObject {
  /** The version that stripe-java 33.3.0 pins. */
  public static final String API_VERSION = "2026-07-29.dahlia";

  /** The same change under another id. */
  Event as(String otherId) {
    return new Event(otherId, created, type, subject, before, cause, account);
  }

  /** The same change at another time. */
  Event created(long second) {
    return new Event(id, second, type, subject, before, cause, account);
  }

  @Override
  public ObjectNode json() {
    return json(API_VERSION, 0);
  }

  /** The event as it is sent to an endpoint, or listed. */
  public ObjectNode json(String apiVersion, int pendingWebhooks) {
    ObjectNode json = Json.object().put("id", id).put("object", "event");
    if (account != null) {
      json.put("account", account);
    }
    json.put("api_version", apiVersion).put("created", created);
    ObjectNode after = subject.json();
    ObjectNode changed = Json.object().set("object", after);
    if (before != null) {
      changed.set("previous_attributes", differences(before.json(), after));
    }
    json.set("data", changed);
    json.put("livemode", false).put("pending_webhooks", pendingWebhooks);
    json.set(
        "request",
        Json.object().put("id", cause.requestId()).put("idempotency_key", cause.idempotencyKey()));
    return json.put("type", type);
  }

  private static ObjectNode differences(ObjectNode old, ObjectNode now) {
    ObjectNode differences = Json.object();
    for (Map.Entry<String, JsonNode> field : old.properties()) {
      if (!field.getValue().equals(now.get(field.getKey()))) {
        differences.set(field.getKey(), field.getValue());
      }
    }
    return differences;
  }

  /** Leaves the subject out: it may hold a client secret. */
  @Override
  public String toString() {
    return "Event[" + id + ", " + type + "]";
  }
}
