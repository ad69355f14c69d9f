package io.tallystick.simulator;

import io.tallystick.simulator.resource.Viewer;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads whose key a call carries; any test key of the right shape will do, no live key will. */
final class Authentication {
  private static final Pattern MERCHANT_KEY = Pattern.compile("(sk|rk)_test_[A-Za-z0-9_]{1,240}");
  private static final Pattern SHOPPER_KEY = Pattern.compile("pk_test_[A-Za-z0-9_]{1,240}");
  private static final Pattern LIVE_KEY = Pattern.compile("(sk|rk|pk)_live_.*");

  private Authentication() {}

  /** Whether the key is a merchant's or a shopper's. */
  static Viewer viewer(String key) {
    if (LIVE_KEY.matcher(key).matches()) {
      throw refused(
          null,
          "The simulator refuses live keys: this is not Stripe. Use a test key such as sk_test_….");
    }
    if (MERCHANT_KEY.matcher(key).matches()) {
      return Viewer.MERCHANT;
    }
    if (SHOPPER_KEY.matcher(key).matches()) {
      return Viewer.SHOPPER;
    }
    throw refused("api_key_invalid", "Invalid API Key provided.");
  }

  /** The key as it was sent. */
  static String key(@Nullable String authorization) {
    if (authorization == null || authorization.isBlank()) {
      throw refused(
          null,
          "You did not provide an API key. You need to provide your API key in the Authorization"
              + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
    }
    String[] parts = authorization.trim().split(" +", 2);
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
      return parts[1].trim();
    }
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Basic")) {
      return userName(parts[1].trim());
    }
    throw refused(null, "The Authorization header must be Bearer or Basic with an API key.");
  }

  private static String userName(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      throw refused(null, "The Basic authorization is not base64.");
    }
  }

  static Refusal secretKeyRequired() {
    return refused(
        "secret_key_required",
        "This API call cannot be made with a publishable API key. Please use a secret API key.");
  }

  private static Refusal refused(@Nullable String code, String message) {
    return new Refusal(StripeError.unauthorized(code, message));
  }
}
