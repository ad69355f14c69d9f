package io.tallystick.simulator;

import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What single keys may not do; every other key of the right shape may do everything. */
final class Keyring {
  /** Keys in tests; more were made by mistake. */
  private static final int MAX_KEYS = 1_000;

  private final Map<String, Set<String>> resources = new ConcurrentHashMap<>();

  /**
   * Lets a key do only this from now on.
   *
   * @param allowed the resources of its calls, as in {@code payment_intents}; none and the key has
   *     expired
   * @throws IllegalArgumentException when there are too many keys
   */
  void restrict(String key, Set<String> allowed) {
    if (resources.size() >= MAX_KEYS && !resources.containsKey(key)) {
      throw new IllegalArgumentException("At most " + MAX_KEYS + " keys can be restricted.");
    }
    resources.put(key, Set.copyOf(allowed));
  }

  /**
   * Refuses what the key may not do.
   *
   * @param path of the call, as in {@code /v1/payment_intents/pi_1}
   */
  void check(String key, String path) {
    Set<String> allowed = resources.get(key);
    if (allowed == null) {
      return;
    }
    if (allowed.isEmpty()) {
      throw new Refusal(
          StripeError.unauthorized("api_key_expired", "Expired API Key provided: " + masked(key)));
    }
    String resource = resource(path);
    if (!allowed.contains(resource)) {
      String message =
          "The provided key '%s' does not have the required permissions for this endpoint. Having"
                  .formatted(masked(key))
              + " permissions for '%s' would allow this request to continue.".formatted(resource);
      throw new Refusal(new StripeError(403, "invalid_request_error", null, message, null));
    }
  }

  private static String resource(String path) {
    String[] parts = path.split("/", -1);
    return parts.length > 2 ? parts[2] : "";
  }

  /** As Stripe shows a key. */
  private static String masked(String key) {
    return key.substring(0, "rk_test_".length()) + "***";
  }
}
