package io.tallystick.server.doctor;

import io.tallystick.ConfigurationException;
import io.tallystick.server.database.Database;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.settings.Settings;
import io.tallystick.stripe.StripeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    boolean livemode = stripe.map(StripeSettings::livemode).orElse(false);
    check(() -> settings.webhook(livemode));
    check(settings::port);
    catalog();
    delivery();
    database(livemode);
    GitTracked.envFiles(settings.directory()).forEach(this::trackedEnvFile);
    return findings.stream()
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

  private void database(boolean livemode) {
    Optional<Boolean> external = check(() -> settings.database().isPresent());
    if (livemode && external.filter(present -> !present).isPresent()) {
      note(
          Severity.ERROR,
          "LIVE_KEY_ON_EMBEDDED_DATABASE",
          "A live key is used with the embedded PostgreSQL, which nobody backs up or fails over.",
          "Set DATABASE_URL to a PostgreSQL that is looked after.");
    }
    if (external.isPresent()) {
      check(() -> {
        try (Database database = Database.openBeside(settings)) {
          return database.place();
        }
      });
    }
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
