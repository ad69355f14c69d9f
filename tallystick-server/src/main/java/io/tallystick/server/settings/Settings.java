package io.tallystick.server.settings;

import io.tallystick.ConfigurationException;
import io.tallystick.Failpoint;
import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.CatalogFile;
import io.tallystick.delivery.DeliverySettings;
import io.tallystick.limit.LimitSettings;
import io.tallystick.policy.PolicySettings;
import io.tallystick.stripe.StripeRate;
import io.tallystick.stripe.StripeSettings;
import io.tallystick.web.BrowserOrigins;
import io.tallystick.web.JwtSettings;
import io.tallystick.web.TrustedProxies;
import io.tallystick.webhook.WebhookEndpoint;
import io.tallystick.webhook.WebhookSecrets;
import io.tallystick.webhook.WebhookSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Everything that can be configured, each part read and checked when it is asked for.
 *
 * <p>Every method throws {@link ConfigurationException} for what we refuse to run with.
 */
public final class Settings {
  private static final int DEFAULT_PORT = 8080;
  private static final int LARGEST_PORT = 65_535;
  private static final int MOST_WEBHOOK_RATE = 1_000_000;

  private static final String SECRET = "STRIPE_WEBHOOK_SECRET";

  private final Variables variables;

  public Settings(Variables variables) {
    this.variables = variables;
  }

  public StripeSettings stripe() {
    return StripeSettings.of(
        variables.get("STRIPE_SECRET_KEY"),
        variables.get("STRIPE_PUBLISHABLE_KEY"),
        variables.optional("STRIPE_API_BASE").orElse(null));
  }

  /** The publishable key alone, whatever is wrong with the secret one. */
  public String publishableKey() {
    return StripeSettings.publishableKey(variables.get("STRIPE_PUBLISHABLE_KEY"));
  }

  /** How many calls per second these keys may send. */
  public StripeRate stripeRate(StripeSettings stripe) {
    return StripeRate.of(
        variables
            .integer(
                "TALLYSTICK_STRIPE_RATE",
                "the default of the mode: " + StripeRate.DEFAULTS,
                StripeRate.LEAST,
                StripeRate.MOST)
            .orElse(null),
        stripe);
  }

  public WebhookSettings webhook(boolean livemode) {
    return new WebhookSettings(
        WebhookEndpoint.main(secrets(SECRET, livemode)),
        endpoints(livemode),
        variables.integer(
            "TALLYSTICK_WEBHOOK_MAX_BYTES",
            WebhookSettings.DEFAULT_MAX_BYTES,
            WebhookSettings.LEAST_MAX_BYTES,
            WebhookSettings.MOST_MAX_BYTES),
        variables.integer(
            "TALLYSTICK_WEBHOOK_RATE",
            WebhookSettings.DEFAULT_FAILURES_PER_SECOND,
            1,
            MOST_WEBHOOK_RATE));
  }

  /** Read again while the server runs, so that a secret in a file can be rolled. */
  private WebhookSecrets secrets(String variable, boolean livemode) {
    return WebhookSecrets.reread(
        () -> WebhookSettings.secrets(variable, variables.get(variable), livemode));
  }

  private List<WebhookEndpoint> endpoints(boolean livemode) {
    return variables
        .optional("TALLYSTICK_WEBHOOK_ENDPOINTS")
        .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip).distinct())
        .orElseGet(Stream::empty)
        .map(name -> endpoint(name, livemode))
        .toList();
  }

  private WebhookEndpoint endpoint(String name, boolean livemode) {
    if (!WebhookEndpoint.isName(name)) {
      throw new ConfigurationException(
          "TALLYSTICK_WEBHOOK_ENDPOINTS_INVALID",
          "TALLYSTICK_WEBHOOK_ENDPOINTS holds something that is no name of an endpoint.",
          "Use names of a-z, 0-9 and dashes, separated by commas.");
    }
    String suffix = "_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    Optional<String> account = variables.optional("TALLYSTICK_WEBHOOK_ACCOUNT" + suffix);
    if (account.isPresent() && !WebhookEndpoint.isStripeAccount(account.get())) {
      throw new ConfigurationException(
          "TALLYSTICK_WEBHOOK_ACCOUNT_INVALID",
          "TALLYSTICK_WEBHOOK_ACCOUNT" + suffix + " is not the id of a connected account.",
          "Use the form acct_…, or unset it for events of your own account.");
    }
    Optional<Boolean> mode =
        variables.optional("TALLYSTICK_WEBHOOK_MODE" + suffix).map(value -> isLive(suffix, value));
    return new WebhookEndpoint(
        name,
        secrets(SECRET + suffix, mode.orElse(livemode)),
        account.orElse(null),
        mode.orElse(null));
  }

  private static boolean isLive(String suffix, String mode) {
    if (!mode.equals("live") && !mode.equals("test")) {
      throw new ConfigurationException(
          "TALLYSTICK_WEBHOOK_MODE_INVALID",
          "TALLYSTICK_WEBHOOK_MODE" + suffix + " is neither live nor test.",
          "Use one of the two, or unset it for the mode of your keys.");
    }
    return mode.equals("live");
  }

  /** How often payment calls may come. */
  public LimitSettings limits() {
    return new LimitSettings(
        limit("TALLYSTICK_LIMIT_USER", LimitSettings.DEFAULT_USER),
        limit("TALLYSTICK_LIMIT_ADDRESS", LimitSettings.DEFAULT_ADDRESS),
        limit("TALLYSTICK_LIMIT_KEY", LimitSettings.DEFAULT_KEY),
        limit("TALLYSTICK_LIMIT_REFUSALS", LimitSettings.DEFAULT_REFUSALS),
        limit("TALLYSTICK_DECLINES_PER_HOUR", LimitSettings.DEFAULT_DECLINES));
  }

  private OptionalInt limit(String name, int otherwise) {
    return LimitSettings.limit(name, variables.get(name), otherwise);
  }

  public TrustedProxies trustedProxies() {
    String name = "TALLYSTICK_TRUSTED_PROXIES";
    return TrustedProxies.parse(name, variables.get(name));
  }

  public BrowserOrigins corsOrigins() {
    String name = "TALLYSTICK_CORS_ORIGINS";
    return BrowserOrigins.parse(name, variables.get(name));
  }

  /** Whether the API is described to anyone. */
  public boolean openApi() {
    String name = "TALLYSTICK_OPENAPI";
    return switch (variables.optional(name).orElse("true")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigurationException(
              name + "_INVALID",
              name + " is neither true nor false.",
              "Use one of the two, or unset it: the API is then described to anyone.");
    };
  }

  /** The catalogue; nothing if none is configured, and then nothing can be bought. */
  public Optional<Catalog> catalog() {
    return variables
        .optional("TALLYSTICK_CATALOG")
        .map(file -> CatalogFile.read(variables.directory().resolve(file)));
  }

  /** Whether there is an app to deliver to, be it configured well or not. */
  public boolean hasFulfillmentUrl() {
    return variables.optional("TALLYSTICK_FULFILLMENT_URL").isPresent();
  }

  /** Where the app takes its deliveries; nothing if none is configured, and orders stay paid. */
  public Optional<DeliverySettings> delivery() {
    return DeliverySettings.of(
        variables.optional("TALLYSTICK_FULFILLMENT_URL").orElse(null),
        variables.get("TALLYSTICK_FULFILLMENT_SECRET"));
  }

  /** Where the app is asked whether a purchase may be; nothing if everybody may buy everything. */
  public Optional<PolicySettings> policy() {
    return PolicySettings.of(
        variables.optional("TALLYSTICK_POLICY_URL").orElse(null),
        variables.get("TALLYSTICK_POLICY_SECRET"));
  }

  /** Whose tokens of shoppers are taken; nothing if none are. */
  public Optional<JwtSettings> jwt() {
    return JwtSettings.of(
        variables.get("TALLYSTICK_JWT_ISSUER"),
        variables.get("TALLYSTICK_JWT_JWKS_URI"),
        variables.get("TALLYSTICK_JWT_AUDIENCE"),
        variables.get("TALLYSTICK_JWT_SCOPES"));
  }

  /** Arms a failpoint, for the crash harness alone: never where money is real. */
  public void armFailpoint(boolean livemode) {
    Optional<String> plan = variables.optional("TALLYSTICK_FAILPOINT");
    if (plan.isPresent() && livemode) {
      throw new ConfigurationException(
          "FAILPOINT_LIVE",
          "TALLYSTICK_FAILPOINT would end this process in the middle of real payments.",
          "Unset it; it is for tests with test keys.");
    }
    plan.ifPresent(Failpoint::arm);
  }

  /** The external database; nothing means the embedded one. */
  public Optional<DatabaseUrl> database() {
    return variables.optional("DATABASE_URL").map(DatabaseUrl::parse);
  }

  /** Where the embedded database lives. */
  public Path home() {
    return variables
        .directory()
        .resolve(variables.optional("TALLYSTICK_HOME").orElse(".tallystick"));
  }

  /** What of Spring's own routes is to be shown past our defaults, as its variable has it. */
  public Optional<String> exposedEndpoints() {
    return variables.optional("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE");
  }

  /** Whether a proxy before this server is named. */
  public boolean isBehindProxy() {
    return variables.optional("TALLYSTICK_TRUSTED_PROXIES").isPresent();
  }

  public String host() {
    return variables.optional("HOST").orElse("127.0.0.1");
  }

  /** The port to serve at; 0 is any free one. */
  public int port() {
    return variables.integer("PORT", DEFAULT_PORT, 0, LARGEST_PORT);
  }

  public Path directory() {
    return variables.directory();
  }

  /** Names of ours, as they look, that are set and mean nothing, once all settings were read. */
  public List<String> unread() {
    return variables.unread();
  }
}
