package io.tallystick.stripe;

import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one Stripe account in one mode, checked so that a mistake refuses to start instead of
 * charging in the wrong mode.
 *
 * @param secretKey {@code sk_…} or, better, a restricted {@code rk_…}
 * @param publishableKey {@code pk_…}, of the same mode; it is no secret
 * @param livemode the mode of both keys
 * @param apiBase where Stripe is, if not at Stripe; never with a live key
 */
public record StripeSettings(
    Secret secretKey, String publishableKey, boolean livemode, @Nullable URI apiBase) {

  private static final Pattern SECRET_KEY = Pattern.compile("(sk|rk)_(test|live)_[A-Za-z0-9_]+");
  private static final Pattern PUBLISHABLE_KEY = Pattern.compile("pk_(test|live)_[A-Za-z0-9_]+");
  private static final int HIGHEST_PORT = 65_535;
  private static final String WHERE = "Copy it from the Stripe dashboard, Developers > API keys.";

  /**
   * Checks the keys.
   *
   * @throws ConfigurationException for keys that are missing, blank, padded, swapped, of mixed
   *     modes or no keys at all, and for an API base that is no base or stands beside a live key
   */
  public static StripeSettings of(
      @Nullable String secretKey, @Nullable String publishableKey, @Nullable String apiBase) {
    String secret = secretKey(secretKey);
    String publishable = publishableKey(publishableKey);
    if (isLive(secret) != isLive(publishable)) {
      throw new ConfigurationException(
          "STRIPE_KEYS_MIXED",
          "STRIPE_SECRET_KEY is a "
              + mode(secret)
              + " key, STRIPE_PUBLISHABLE_KEY a "
              + mode(publishable)
              + " key.",
          "Use two keys of the same mode.");
    }
    return new StripeSettings(
        new Secret(secret), publishable, isLive(secret), apiBase(apiBase, isLive(secret)));
  }

  /**
   * Checks a publishable key alone, for whoever wants to hear all that is wrong.
   *
   * @throws ConfigurationException as {@link #of}
   */
  public static String publishableKey(@Nullable String value) {
    String key = present("STRIPE_PUBLISHABLE_KEY", value);
    if (SECRET_KEY.matcher(key).matches()) {
      throw new ConfigurationException(
          "STRIPE_PUBLISHABLE_KEY_IS_SECRET",
          "STRIPE_PUBLISHABLE_KEY holds a secret key, and would be shown to every browser.",
          "Put the key that starts with pk_ there, and roll the secret key if it was ever served.");
    }
    if (!PUBLISHABLE_KEY.matcher(key).matches()) {
      throw new ConfigurationException(
          "STRIPE_PUBLISHABLE_KEY_MALFORMED",
          "STRIPE_PUBLISHABLE_KEY is not of the form pk_test_… or pk_live_….",
          WHERE);
    }
    return key;
  }

  private static String secretKey(@Nullable String value) {
    String key = present("STRIPE_SECRET_KEY", value);
    if (PUBLISHABLE_KEY.matcher(key).matches()) {
      throw new ConfigurationException(
          "STRIPE_SECRET_KEY_IS_PUBLISHABLE",
          "STRIPE_SECRET_KEY holds a publishable key.",
          "Put the key that starts with sk_ or rk_ there.");
    }
    if (!SECRET_KEY.matcher(key).matches()) {
      throw new ConfigurationException(
          "STRIPE_SECRET_KEY_MALFORMED",
          "STRIPE_SECRET_KEY is not of the form sk_test_…, sk_live_…, rk_test_… or rk_live_….",
          WHERE);
    }
    return key;
  }

  private static String present(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new ConfigurationException(
          name + "_MISSING", name + (value == null ? " is not set." : " is blank."), WHERE);
    }
    if (!value.equals(value.strip())) {
      throw new ConfigurationException(
          name + "_PADDED",
          name + " begins or ends with white space.",
          "Remove the space or line break around it.");
    }
    return value;
  }

  private static @Nullable URI apiBase(@Nullable String value, boolean livemode) {
    if (value == null) {
      return null;
    }
    if (livemode) {
      throw new ConfigurationException(
          "STRIPE_API_BASE_LIVE",
          "STRIPE_API_BASE is set beside a live key.",
          "Unset STRIPE_API_BASE, or use test keys.");
    }
    try {
      URI base = new URI(value);
      if (isPlainBase(base)) {
        return base;
      }
    } catch (URISyntaxException e) {
      // Said below, without the value: it may hold anything.
    }
    throw new ConfigurationException(
        "STRIPE_API_BASE_MALFORMED",
        "STRIPE_API_BASE is not of the form http://host:port.",
        "Use for instance http://127.0.0.1:12111, or unset it to reach Stripe itself.");
  }

  private static boolean isPlainBase(URI base) {
    String path = base.getRawPath();
    return ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
        && base.getHost() != null
        && base.getPort() != 0
        && base.getPort() <= HIGHEST_PORT
        && base.getRawUserInfo() == null
        && base.getRawQuery() == null
        && base.getRawFragment() == null
        && (path == null || path.isEmpty());
  }

  private static boolean isLive(String key) {
    return key.startsWith("_live_", 2);
  }

  private static String mode(String key) {
    return isLive(key) ? "live" : "test";
  }
}
