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
          "The URL beside it is set, and TALLYSTICK_" + name + " is not.",
          NEW_SECRET);
    }
    int bytes = keyBytes(secret);
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      throw new ConfigurationException(
          name + "_MALFORMED",
          "TALLYSTICK_" + name + " is not whsec_ and base64 of 24 to 64 bytes.",
          NEW_SECRET);
    }
    return new Secret(secret);
  }

  private static int keyBytes(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return 0;
    }
    try {
      return Base64.getDecoder().decode(secret.substring(PREFIX.length())).length;
    } catch (IllegalArgumentException e) {
      return 0;
    }
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
