package io.tallystick.server.endpoint;

import io.tallystick.webhook.SecretUse;
import io.tallystick.webhook.SecretUses;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Which of the configured secrets have verified something, as the servers wrote it down. */
public final class SecretsInUse {
  private final WebhookSettings webhook;
  private final SecretUses uses;
  private final InstantSource clock;

  public SecretsInUse(WebhookSettings webhook, SecretUses uses, InstantSource clock) {
    this.webhook = webhook;
    this.uses = uses;
    this.clock = clock;
  }

  /** How many different secrets of this door have verified an event since a moment. */
  long since(String door, Instant moment) {
    List<String> configured =
        webhook.endpoints().stream()
            .filter(endpoint -> endpoint.name().equals(door))
            .map(WebhookEndpoint::secrets)
            .flatMap(secrets -> secrets.current().stream())
            .map(SecretUse::fingerprint)
            .distinct()
            .toList();
    Duration ago = Duration.between(moment, clock.instant());
    return uses.list().stream()
        .filter(use -> use.endpoint().equals(door) && configured.contains(use.fingerprint()))
        .filter(use -> use.quiet().compareTo(ago) < 0)
        .count();
  }
}
