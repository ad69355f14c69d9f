package io.tallystick.simulator.event;

import io.tallystick.simulator.resource.ApiObject;
import io.tallystick.simulator.wire.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A URL that wants events.
 *
 * @param connect whether it wants those of connected accounts instead of our own
 * @param disabled whether it gets nothing for now
 * @param secrets the newest first; an older one signs as well until its time is over
 */
public record WebhookEndpoint(
    String id,
    long created,
    Wish wish,
    boolean connect,
    @Nullable String apiVersion,
    boolean disabled,
    List<SigningSecret> secrets)
    implements ApiObject {

  public WebhookEndpoint {
    secrets = List.copyOf(secrets);
  }

  WebhookEndpoint wishing(Wish next, boolean off) {
    return new WebhookEndpoint(id, created, next, connect, apiVersion, off, secrets);
  }

  /** With a new secret beside the present one, which goes on for a while. */
  WebhookEndpoint rolled(String secret, Instant until) {
    List<SigningSecret> both =
        List.of(new SigningSecret(secret, Instant.MAX), new SigningSecret(newestSecret(), until));
    return new WebhookEndpoint(id, created, wish, connect, apiVersion, disabled, both);
  }

  public String url() {
    return wish.url();
  }

  public boolean wants(Event event) {
    boolean ours = event.account() == null;
    return !disabled
        && ours != connect
        && (wish.events().contains("*") || wish.events().contains(event.type()));
  }

  public String newestSecret() {
    return secrets.getFirst().text();
  }

  /** The secrets that sign at a moment. */
  public List<String> secretsAt(Instant now) {
    return secrets.stream()
        .filter(secret -> now.isBefore(secret.until()))
        .map(SigningSecret::text)
        .toList();
  }

  @Override
  public ObjectNode json() {
    ObjectNode json = Json.object().put("id", id).put("object", "webhook_endpoint");
    json.put("api_version", apiVersion);
    json.put("application", connect ? "ca_simulated" : null);
    json.put("created", created).put("description", wish.description());
    json.set("enabled_events", Json.texts(wish.events()));
    json.put("livemode", false).set("metadata", Json.object(wish.metadata()));
    return json.put("status", disabled ? "disabled" : "enabled").put("url", wish.url());
  }

  /** The endpoint as its creation answers it, and nothing else does. */
  public ObjectNode jsonWithSecret() {
    return json().put("secret", newestSecret());
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "WebhookEndpoint[" + id + ", " + url() + "]";
  }

  /** What the merchant may change. */
  public record Wish(
      String url, List<String> events, @Nullable String description, Map<String, String> metadata) {
    public Wish {
      events = List.copyOf(events);
      metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
  }

  /**
   * A secret that signs.
   *
   * @param until when it ends, by the simulator's clock
   */
  public record SigningSecret(String text, Instant until) {
    /** Leaves the text out. */
    @Override
    public String toString() {
      return "SigningSecret[until " + until + "]";
    }
  }
}
