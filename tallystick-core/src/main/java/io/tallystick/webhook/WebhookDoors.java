package io.tallystick.webhook;

import io.tallystick.Account;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One door per endpoint; they share the inbox and the bound on failures, and nothing else. */
public final class WebhookDoors {
  private final Map<String, WebhookDoor> doors = new HashMap<>();

  public WebhookDoors(
      WebhookSettings settings,
      Account account,
      InboxWriter writer,
      SecretUses uses,
      InstantSource clock) {
    EnvelopeReader reader = new EnvelopeReader(settings.maxBytes());
    FailureLimiter failures = new FailureLimiter(settings.failuresPerSecond());
    for (WebhookEndpoint endpoint : settings.endpoints()) {
      doors.put(
          endpoint.name(),
          new WebhookDoor(endpoint, account, reader, writer, failures, uses, clock));
    }
  }

  /** The door of an endpoint; the main one has the empty name. */
  public Optional<WebhookDoor> find(String name) {
    return Optional.ofNullable(doors.get(name));
  }

  /** The door of our own account. */
  public WebhookDoor main() {
    return find("").orElseThrow();
  }
}
