package io.tallystick.delivery;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What signs our requests to the app: {@code whsec_} and base64, as Standard Webhooks has it. */
public final class SigningSecret {
  private static final String PREFIX = "whsec_";

  /** Standard Webhooks asks for 24 to 64 bytes. */
  private static final int LEAST_BYTES = 24;

  private static final int MOST_BYTES = 64;

  private static final String NEW_SECRET =
      "Make one with: echo \"whsec_$(openssl rand -base64 32)\", and give it to your app too.";

  private SigningSecret() {}

  /**
   * Checks a secret.
   *
   * @param name as in {@code FULFILLMENT_SECRET}; the variable is called so after {@code
   *     TALLYSTICK_}
   * @throws ConfigurationException if it is missing or weak
   */
  public static Secret parse(String name, @Nullable String secret) {
    if (secret == null || secret.isBlank()) {
      throw new ConfigurationException(
          name + "_MISSING",
          "TALLYSTICK_"
              + name.replace("SECRET", "URL")
              + " is set without TALLYSTICK_"
              + name
              + ".",
          NEW_SECRET);
    }
    if (!secret.startsWith(PREFIX)) {
      throw malformed(name, "does not start with whsec_.");
    }
    int bytes = keyBytes(name, secret.substring(PREFIX.length()));
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      throw malformed(
          name,
          "has a key of %d bytes after whsec_ where %d to %d are due."
              .formatted(bytes, LEAST_BYTES, MOST_BYTES));
    }
    return new Secret(secret);
  }

  private static int keyBytes(String name, String base64) {
    try {
      return Base64.getDecoder().decode(base64).length;
    } catch (IllegalArgumentException e) {
      throw malformed(name, "holds something after whsec_ that is not base64.");
    }
  }

  private static ConfigurationException malformed(String name, String problem) {
    return new ConfigurationException(
        name + "_MALFORMED", "TALLYSTICK_" + name + " " + problem, NEW_SECRET);
  }

  /** Signs with a secret that was checked before. */
  public static Webhook signer(Secret secret) {
    try {
      return new Webhook(secret.reveal());
    } catch (EmptyWebhookSecretException e) {
      throw new AssertionError("checked when it was configured", e);
    }
  }
}
