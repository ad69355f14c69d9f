package io.tallystick.simulator.resource;

import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.StripeError;
import java.util.Map;
import java.util.TreeMap;

/** What a merchant may write on any object, within Stripe's bounds. */
public final class Metadata {
  /** Stripe's bounds: keys per object, characters per key and per value. */
  static final int MAX_KEYS = 50;

  static final int MAX_KEY_CHARS = 40;
  static final int MAX_VALUE_CHARS = 500;

  private Metadata() {}

  /** Metadata after a call: an empty value removes its key, an empty {@code metadata} all keys. */
  public static Map<String, String> read(Form form, Map<String, String> before) {
    Map<String, String> merged = new TreeMap<>();
    if (!form.has("metadata")) {
      merged.putAll(before);
    }
    form.map("metadata").forEach((key, value) -> put(merged, key, value));
    if (merged.size() > MAX_KEYS) {
      throw refused("Metadata has at most " + MAX_KEYS + " keys.", "metadata");
    }
    return merged;
  }

  private static void put(Map<String, String> merged, String key, String value) {
    if (key.length() > MAX_KEY_CHARS || value.length() > MAX_VALUE_CHARS) {
      String message =
          "Metadata keys have at most %d characters, values at most %d."
              .formatted(MAX_KEY_CHARS, MAX_VALUE_CHARS);
      throw refused(message, "metadata[" + key + "]");
    }
    if (value.isEmpty()) {
      merged.remove(key);
    } else {
      merged.put(key, value);
    }
  }

  private static Refusal refused(String message, String param) {
    return new Refusal(StripeError.invalid(null, message, param));
  }
}
