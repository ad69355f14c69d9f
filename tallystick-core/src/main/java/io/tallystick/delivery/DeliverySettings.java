package io.tallystick.delivery;

import com.standardwebhooks.Webhook;
import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the app takes its deliveries, and the secret that signs them.
 *
 * @param secret {@code whsec_} and base64, as Standard Webhooks has it
 */
public record DeliverySettings(URI url, Secret secret) {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Checks what is configured.
   *
   * @return nothing if no URL is set: orders then stay paid
   * @throws ConfigurationException if the URL is no http(s) URL, or the secret is missing or weak
   */
  public static Optional<DeliverySettings> of(@Nullable String url, @Nullable String secret) {
    return url == null
        ? Optional.empty()
        : Optional.of(
            new DeliverySettings(parseUrl(url), SigningSecret.parse("FULFILLMENT_SECRET", secret)));
  }

  Webhook signer() {
    return SigningSecret.signer(secret);
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
}
