package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Stripe's webhooks are taken.
 *
 * @param main the endpoint of our own account
 * @param named further endpoints, for connected accounts or while one is replaced
 * @param maxBytes largest body
 * @param failuresPerSecond failed verifications per second and address before a 400 becomes a 429
 */
public record WebhookSettings(
    WebhookEndpoint main, List<WebhookEndpoint> named, int maxBytes, int failuresPerSecond) {
  /** A webhook that was signed longer ago, or later than now, is refused. */
  public static final Duration TOLERANCE = SignatureVerifier.TOLERANCE;

  /** Stripe's events are a few KB; the largest seen are well below this. */
  public static final int DEFAULT_MAX_BYTES = 1024 * 1024;

  /** Ordinary events are a few KB. */
  public static final int LEAST_MAX_BYTES = 16 * 1024;

  /** Each body is held in memory. */
  public static final int MOST_MAX_BYTES = 64 * 1024 * 1024;

  public static final int DEFAULT_FAILURES_PER_SECOND = 20;

  /** Stripe keeps two secrets alive while one is rolled; more is a mistake. */
  private static final int MOST_SECRETS = 8;

  private static final String PREFIX = "whsec_";

  private static final Pattern SECRET = Pattern.compile(PREFIX + "[A-Za-z0-9+/=_-]{8,255}");

  private static final int LEAST_LENGTH =
      PREFIX.length() + 8; // in test mode, as the pattern has it

  /**
   * What examples and templates hold where the secret should be; short words only where they end,
   * for the random letters of one real secret in 300,000 begin with one of them.
   */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)(?:.*[_-])?(?:(?:your|todo|dummy)(?:[_-].*)?"
              + "|(?:placeholder|changeme|change_me|replace|example|x{8}|123456).*)"
              + "|whsec_(.)\\1+");

  private static final int LEAST_LIVE_LENGTH = 22; // Stripe's own have 32 characters or more

  private static final String FIX =
      "Copy the signing secret of the endpoint from the Stripe dashboard, or from 'stripe listen'.";

  public WebhookSettings {
    if (maxBytes < 1 || failuresPerSecond < 1) {
      throw new IllegalArgumentException("webhooks need limits of 1 or more");
    }
    named = List.copyOf(named);
  }

  /** One endpoint whose secrets do not change. */
  public WebhookSettings(List<Secret> secrets, int maxBytes, int failuresPerSecond) {
    this(
        WebhookEndpoint.main(WebhookSecrets.fixed(secrets)),
        List.of(),
        maxBytes,
        failuresPerSecond);
  }

  /** All endpoints, the main one first. */
  public List<WebhookEndpoint> endpoints() {
    List<WebhookEndpoint> all = new ArrayList<>(List.of(main));
    all.addAll(named);
    return all;
  }

  /** The accounts whose events come in the mode of our keys; ours is the first. */
  public List<Account> accounts(Account ours) {
    return endpoints().stream()
        .map(endpoint -> endpoint.account(ours))
        .filter(account -> account.livemode() == ours.livemode())
        .distinct()
        .toList();
  }

  /**
   * Checks the secrets.
   *
   * @param value one secret, or several separated by commas
   * @throws ConfigurationException if it is missing, blank, padded, a placeholder or no webhook
   *     secret
   */
  public static List<Secret> secrets(@Nullable String value, boolean livemode) {
    return secrets("STRIPE_WEBHOOK_SECRET", value, livemode);
  }

  /**
   * The same for the secrets of another endpoint.
   *
   * @param variable where they were set, to be named when they are refused
   */
  public static List<Secret> secrets(String variable, @Nullable String value, boolean livemode) {
    if (value == null || value.isBlank()) {
      throw new ConfigurationException(
          "STRIPE_WEBHOOK_SECRET_MISSING",
          variable + " is " + (value == null ? "not set." : "blank."),
          FIX);
    }
    List<Secret> secrets = new ArrayList<>();
    for (String secret : value.split(",", -1)) {
      secrets.add(secret(variable, secret, livemode));
    }
    if (secrets.size() > MOST_SECRETS) {
      throw new ConfigurationException(
          "STRIPE_WEBHOOK_SECRET_TOO_MANY",
          variable + " holds " + secrets.size() + " secrets.",
          "Keep the current one and, while it is rolled, the one before.");
    }
    return secrets;
  }

  private static Secret secret(String variable, String value, boolean livemode) {
    if (!value.equals(value.strip())) {
      throw new ConfigurationException(
          "STRIPE_WEBHOOK_SECRET_PADDED",
          variable + " has white space around a secret.",
          "Remove the space or line break around it.");
    }
    if (PLACEHOLDER.matcher(value).matches()) {
      throw new ConfigurationException(
          "STRIPE_WEBHOOK_SECRET_PLACEHOLDER",
          variable + " holds a placeholder, with which anybody could sign.",
          FIX);
    }
    if (!value.startsWith(PREFIX)) {
      throw malformed(variable + " does not start with whsec_.");
    }
    int least = livemode ? LEAST_LIVE_LENGTH : LEAST_LENGTH;
    if (value.length() < least) {
      throw malformed(
          variable
              + " has "
              + value.length()
              + " characters where at least "
              + least
              + " are due.");
    }
    if (!SECRET.matcher(value).matches()) {
      throw malformed(
          variable + " is longer than a webhook secret, or holds a character that none has.");
    }
    return new Secret(value);
  }

  private static ConfigurationException malformed(String problem) {
    return new ConfigurationException("STRIPE_WEBHOOK_SECRET_MALFORMED", problem, FIX);
  }
}
