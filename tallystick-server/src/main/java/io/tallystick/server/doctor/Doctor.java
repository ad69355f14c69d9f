package io.tallystick.server.doctor;

import io.tallystick.delivery.DeliverySettings;
import io.tallystick.server.database.Database;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.settings.Settings;
import io.tallystick.stripe.StripeDashboard;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.JwtSettings;
import io.tallystick.webhook.SecretUse;
import io.tallystick.webhook.SecretUses;
import io.tallystick.webhook.SecretUses.LastUse;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSettings;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at everything that is configured and says all that is wrong, not only the first. */
public final class Doctor {
  /** An app that takes longer to accept a connection takes too long for deliveries as well. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Function<StripeSettings, StripeDashboard> dashboards;
  private final boolean asks;
  private final Chart chart = new Chart();

  /** A doctor that asks Stripe and connects to the app, too. */
  public Doctor(Settings settings) {
    this(settings, stripe -> new StripeDashboard(stripe, settings.stripeRate(stripe)));
  }

  Doctor(Settings settings, Function<StripeSettings, StripeDashboard> dashboards) {
    this(settings, dashboards, true);
  }

  private Doctor(
      Settings settings, Function<StripeSettings, StripeDashboard> dashboards, boolean asks) {
    this.settings = settings;
    this.dashboards = dashboards;
    this.asks = asks;
  }

  /** The same without the network: neither Stripe nor the app is asked. */
  public Doctor offline() {
    return new Doctor(settings, dashboards, false);
  }

  /** Examines once. */
  public Examination examine() {
    Optional<StripeSettings> stripe = chart.check(settings::stripe);
    if (stripe.isEmpty()) {
      chart.check(settings::publishableKey); // the secret one may have come first
    }
    boolean livemode = stripe.map(StripeSettings::livemode).orElse(false);
    boolean rated =
        stripe.flatMap(keys -> chart.check(() -> settings.stripeRate(keys))).isPresent();
    chart.check(settings::limits);
    chart.check(settings::trustedProxies);
    chart.check(settings::corsOrigins);
    chart.check(settings::openApi);
    Optional<WebhookSettings> webhook = chart.check(() -> settings.webhook(livemode));
    Optional<Integer> port = chart.check(settings::port);
    Optional<Optional<JwtSettings>> jwt = chart.check(settings::jwt);
    chart.check(settings::policy);
    chart.lookedAt("the settings");
    catalog();
    delivery();
    database(livemode, webhook);
    unreadSettings();
    GitTracked.envFiles(settings.directory()).forEach(this::trackedEnvFile);
    new OpenRoutes(settings, chart).examine(port.orElse(0), livemode);
    if (asks) {
      jwt.flatMap(it -> it).ifPresent(new IssuerExam(chart)::examine);
    }
    if (asks && rated) {
      stripe.ifPresent(
          keys -> new StripeExam(keys, dashboards.apply(keys), chart).examine(webhook));
    }
    return chart.close();
  }

  private void catalog() {
    Optional<Boolean> configured = chart.check(() -> settings.catalog().isPresent());
    if (configured.filter(present -> !present).isPresent()) {
      chart.note(
          Severity.WARNING,
          "CATALOG_NOT_SET",
          "No catalogue is configured, so nothing can be bought.",
          "Set TALLYSTICK_CATALOG to a YAML file of prices.");
    }
  }

  private void delivery() {
    Optional<Optional<DeliverySettings>> configured = chart.check(settings::delivery);
    if (asks) {
      configured.flatMap(it -> it).ifPresent(it -> app(it.url()));
    }
    if (configured.filter(Optional::isEmpty).isPresent()) {
      chart.note(
          Severity.NOTE,
          "FULFILLMENT_NOT_SET",
          "No fulfillment URL is configured, so orders stay paid.",
          "Set TALLYSTICK_FULFILLMENT_URL and TALLYSTICK_FULFILLMENT_SECRET.");
    }
  }

  /** Its path and query may hold a token, and are not shown. */
  private void app(URI url) {
    String place = url.getScheme() + "://" + url.getRawAuthority();
    chart.lookedAt("the connection to " + place);
    switch (Reach.of(url, CONNECT_TIMEOUT)) {
      case REACHED -> {}
      case UNREACHABLE ->
          chart.note(
              Severity.WARNING,
              "FULFILLMENT_UNREACHABLE",
              "Nothing takes a connection at " + place + ", so deliveries wait.",
              "Start your app, or correct TALLYSTICK_FULFILLMENT_URL.");
      case CERTIFICATE_INVALID ->
          chart.note(
              Severity.ERROR,
              "FULFILLMENT_CERTIFICATE_INVALID",
              "The certificate of " + place + " is not valid for it, so nothing is delivered.",
              "Give your app a certificate of its name from a public authority, or have Java trust"
                  + " yours.");
    }
  }

  private void database(boolean livemode, Optional<WebhookSettings> webhook) {
    Optional<Boolean> external = chart.check(() -> settings.database().isPresent());
    if (livemode && external.filter(present -> !present).isPresent()) {
      chart.note(
          Severity.ERROR,
          "LIVE_KEY_ON_EMBEDDED_DATABASE",
          "A live key is used with the embedded PostgreSQL, which nobody backs up or fails over.",
          "Set DATABASE_URL to a PostgreSQL that is looked after.");
    }
    // Examining must make nothing: an embedded database begins with the first 'serve'.
    if (external.isPresent() && (external.get() || Files.isDirectory(settings.home()))) {
      chart
          .check(() -> {
            try (Database database = Database.openBeside(settings)) {
              database.requireRights();
              webhook.ifPresent(
                  it -> secrets(it, new SecretUses(JdbcClient.create(database.connections()))));
              return database.place();
            }
          })
          .ifPresent(place -> chart.lookedAt("the database, " + place));
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
    chart.note(
        Severity.NOTE,
        "WEBHOOK_SECRET_UNUSED",
        "The webhook secret whose SHA-256 begins with "
            + fingerprint
            + " has verified nothing for an hour, and another one has.",
        "Remove it once Stripe shows that the old secret has expired.");
  }

  /** Behind what is wrong, others may not have been read. */
  private void unreadSettings() {
    if (!chart.hasErrors()) {
      settings
          .unread()
          .forEach(name ->
              chart.note(
                  Severity.WARNING,
                  "SETTING_UNREAD",
                  name + " is set, and nothing reads it.",
                  "Correct its name by docs/configuration.md, or unset it."));
    }
  }

  private void trackedEnvFile(String file) {
    chart.note(
        Severity.ERROR,
        "ENV_FILE_TRACKED",
        "git tracks " + file + ", which is meant to hold secrets.",
        "Run: git rm --cached " + file + ", ignore .env*, and roll every key that was in it.");
  }
}
