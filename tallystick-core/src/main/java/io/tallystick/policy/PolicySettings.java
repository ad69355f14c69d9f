package io.tallystick.policy;

import io.tallystick.ConfigurationException;
import io.tallystick.RemoteUrl;
import io.tallystick.Secret;
import io.tallystick.delivery.SigningSecret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the app is asked, and the secret that signs the question. */
public record PolicySettings(URI url, Secret secret) {

  /**
   * Checks what is configured.
   *
   * @return nothing if no URL is set: everybody may buy everything
   * @throws ConfigurationException if the URL is not https (but on this machine), or the secret is
   *     missing or weak
   */
  public static Optional<PolicySettings> of(@Nullable String url, @Nullable String secret) {
    return url == null
        ? Optional.empty()
        : Optional.of(
            new PolicySettings(
                RemoteUrl.parse("TALLYSTICK_POLICY_URL", url),
                SigningSecret.parse("POLICY_SECRET", secret)));
  }
}
