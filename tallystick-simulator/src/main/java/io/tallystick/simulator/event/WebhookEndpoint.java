package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A URL that wants events. */
public record WebhookEndpoint(
    String id,
    long created,
    String url,
    List<String> enabledEvents,
    @Nullable String apiVersion,
    @Nullable String description,
    Map<String, String> metadata,
    String secret)
    implements ApiObject {

  public WebhookEndpoint {
    enabledEvents = List.copyOf(enabledEvents);
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  public boolean wants(String type) {
    return enabledEvents.contains("*") || enabledEvents.contains(type);
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "webhook_endpoint");
    json.put("api_version", apiVersion).putNull("application");
    json.put("created", created).put("description", description);
    json.set("enabled_events", Json.texts(enabledEvents));
    json.put("livemode", false).set("metadata", Json.object(metadata));
    return json.put("status", "enabled").put("url", url);
  }

  /** The endpoint as its creation answers it, and nothing else does. */
  public ObjectNode jsonWithSecret() {
    return json().put("secret", secret);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "WebhookEndpoint[" + id + ", " + url + "]";
  }
}
