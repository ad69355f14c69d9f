package io.tallystick.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the app takes its deliveries, and the secret that signs them.
 *
 * @param secret {@code whsec_} and base64, as Standard Webhooks has it
 */
public record DeliverySettings(URI url, Secret secret) {
  private static final String PREFIX = "whsec_";
  private static final int HIGHEST_PORT = 65_535;

  /** Standard Webhooks asks for 24 to 64 bytes. */
  private static final int LEAST_SECRET_BYTES = 24;

  private static final int MOST_SECRET_BYTES = 64;

  private static final String NEW_SECRET =
      "Make one with: echo \"whsec_$(openssl rand -base64 32)\", and give it to your app too.";

  /**
   * Checks what is configured.
   *
   * @return nothing if no URL is set: orders then stay paid
   * @throws ConfigurationException if the URL is no http(s) URL, or the secret is missing or weak
   */
  public static Optional<DeliverySettings> of(@Nullable String url, @Nullable String secret) {
    return url == null
        ? Optional.empty()
        : Optional.of(new DeliverySettings(parseUrl(url), parseSecret(secret)));
  }

  Webhook signer() {
    try {
      return new Webhook(secret.reveal());
    } catch (EmptyWebhookSecretException e) {
      throw new AssertionError("checked when it was configured", e);
    }
  }

  private static URI parseUrl(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean port = uri.getPort() != 0 && uri.getPort() <= HIGHEST_PORT;
      if (http && port && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without the value: it may hold a password.
    }
    throw new ConfigurationException(
        "FULFILLMENT_URL_MALFORMED",
        "TALLYSTICK_FULFILLMENT_URL is not an http or https URL without a user.",
        "Use for instance https://app.example/tallystick, or unset it.");
  }

  private static Secret parseSecret(@Nullable String secret) {
    if (secret == null || secret.isBlank()) {
      throw new ConfigurationException(
          "FULFILLMENT_SECRET_MISSING",
          "TALLYSTICK_FULFILLMENT_URL is set without TALLYSTICK_FULFILLMENT_SECRET.",
          NEW_SECRET);
    }
    if (!secret.startsWith(PREFIX)) {
      throw malformed("does not start with whsec_.");
    }
    int bytes = keyBytes(secret.substring(PREFIX.length()));
    if (bytes < LEAST_SECRET_BYTES || bytes > MOST_SECRET_BYTES) {
      throw malformed(
          "has a key of "
              + bytes
              + " bytes after whsec_ where "
              + LEAST_SECRET_BYTES
              + " to "
              + MOST_SECRET_BYTES
              + " are due.");
    }
    return new Secret(secret);
  }

  private static int keyBytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      throw malformed("holds something after whsec_ that is not base64.");
    }
  }

  private static ConfigurationException malformed(String problem) {
    return new ConfigurationException(
        "FULFILLMENT_SECRET_MALFORMED", "TALLYSTICK_FULFILLMENT_SECRET " + problem, NEW_SECRET);
  }
}
