package io.tallystick.server.doctor;

import io.tallystick.ConfigurationException;
import io.tallystick.server.database.Database;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.settings.Settings;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.webhook.SecretUse;
import io.tallystick.webhook.SecretUses;
import io.tallystick.webhook.SecretUses.LastUse;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSettings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at everything that is configured and says all that is wrong, not only the first. */
public final class Doctor {
  private final Settings settings;
  private final List<Finding> findings = new ArrayList<>();

  public Doctor(Settings settings) {
    this.settings = settings;
  }

  /** Examines once, worst first. */
  public List<Finding> examine() {
    Optional<StripeSettings> stripe = check(settings::stripe);
    if (stripe.isEmpty()) {
      check(settings::publishableKey); // the secret one may have come first
    }
    boolean livemode = stripe.map(StripeSettings::livemode).orElse(false);
    stripe.ifPresent(keys -> check(() -> settings.stripeRate(keys)));
    check(settings::limits);
    check(settings::trustedProxies);
    check(settings::corsOrigins);
    Optional<WebhookSettings> webhook = check(() -> settings.webhook(livemode));
    check(settings::port);
    check(settings::jwt);
    check(settings::policy);
    catalog();
    delivery();
    database(livemode, webhook);
    GitTracked.envFiles(settings.directory()).forEach(this::trackedEnvFile);
    return findings.stream()
        .distinct()
        .sorted((left, right) -> left.severity().compareTo(right.severity()))
        .toList();
  }

  private void catalog() {
    Optional<Boolean> configured = check(() -> settings.catalog().isPresent());
    if (configured.filter(present -> !present).isPresent()) {
      note(
          Severity.WARNING,
          "CATALOG_NOT_SET",
          "No catalogue is configured, so nothing can be bought.",
          "Set TALLYSTICK_CATALOG to a YAML file of prices.");
    }
  }

  private void delivery() {
    Optional<Boolean> configured = check(() -> settings.delivery().isPresent());
    if (configured.filter(present -> !present).isPresent()) {
      note(
          Severity.NOTE,
          "FULFILLMENT_NOT_SET",
          "No fulfillment URL is configured, so orders stay paid.",
          "Set TALLYSTICK_FULFILLMENT_URL and TALLYSTICK_FULFILLMENT_SECRET.");
    }
  }

  private void database(boolean livemode, Optional<WebhookSettings> webhook) {
    Optional<Boolean> external = check(() -> settings.database().isPresent());
    if (livemode && external.filter(present -> !present).isPresent()) {
      note(
          Severity.ERROR,
          "LIVE_KEY_ON_EMBEDDED_DATABASE",
          "A live key is used with the embedded PostgreSQL, which nobody backs up or fails over.",
          "Set DATABASE_URL to a PostgreSQL that is looked after.");
    }
    // Examining must make nothing: an embedded database begins with the first 'serve'.
    if (external.isPresent() && (external.get() || Files.isDirectory(settings.home()))) {
      check(() -> {
        try (Database database = Database.openBeside(settings)) {
          webhook.ifPresent(
              it -> secrets(it, new SecretUses(JdbcClient.create(database.connections()))));
          return database.place();
        }
      });
    }
  }

  /** Whether a secret that was rolled can go: another one has taken over. */
  private void secrets(WebhookSettings webhook, SecretUses uses) {
    Map<String, LastUse> last = new HashMap<>();
    uses.list().forEach(use -> last.put(use.endpoint() + " " + use.fingerprint(), use));
    for (WebhookEndpoint endpoint : webhook.endpoints()) {
      List<String> fingerprints =
          endpoint.secrets().current().stream().map(SecretUse::fingerprint).toList();
      Predicate<String> isUsed =
          fingerprint -> {
            LastUse use = last.get(endpoint.name() + " " + fingerprint);
            return use != null && !use.isQuiet();
          };
      if (fingerprints.stream().anyMatch(isUsed)) {
        fingerprints.stream().filter(isUsed.negate()).forEach(this::quietSecret);
      }
    }
  }

  private void quietSecret(String fingerprint) {
    note(
        Severity.NOTE,
        "WEBHOOK_SECRET_UNUSED",
        "The webhook secret whose SHA-256 begins with "
            + fingerprint
            + " has verified nothing for an hour, and another one has.",
        "Remove it once Stripe shows that the old secret has expired.");
  }

  private void trackedEnvFile(String file) {
    note(
        Severity.ERROR,
        "ENV_FILE_TRACKED",
        "git tracks " + file + ", which is meant to hold secrets.",
        "Run: git rm --cached " + file + ", ignore .env*, and roll every key that was in it.");
  }

  private <T> Optional<T> check(Supplier<T> part) {
    try {
      return Optional.of(part.get());
    } catch (ConfigurationException e) {
      note(Severity.ERROR, e.code(), e.problem(), e.fix());
      return Optional.empty();
    }
  }

  private void note(Severity severity, String code, String message, String fix) {
    findings.add(new Finding(code, severity, message, fix));
  }
}
