package io.tallystick.server.demo;

import io.tallystick.Secret;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The keys and secrets of one run.
 *
 * @param publishableKey for browsers, so no secret
 */
record RunKeys(
    Secret secretKey, String publishableKey, Secret webhookSecret, Secret fulfillmentSecret) {
  /** Consonants, so that no key spells a word that is refused as a placeholder. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwzBCDFGHJKLMNPQRSTVWZ";

  private static final int RANDOM_LETTERS = 48;

  /** Standard Webhooks asks for 24 to 64. */
  private static final int FULFILLMENT_SECRET_BYTES = 32;

  static RunKeys draw(RandomGenerator random) {
    byte[] bytes = new byte[FULFILLMENT_SECRET_BYTES];
    random.nextBytes(bytes);
    return new RunKeys(
        new Secret(letters("sk_test_", random)),
        letters("pk_test_", random),
        new Secret(letters("whsec_", random)),
        new Secret("whsec_" + Base64.getEncoder().encodeToString(bytes)));
  }

  private static String letters(String prefix, RandomGenerator random) {
    StringBuilder key = new StringBuilder(prefix);
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return key.toString();
  }
}
