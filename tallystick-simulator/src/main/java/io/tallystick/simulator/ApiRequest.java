package io.tallystick.simulator;

import com.sun.net.httpserver.Headers;
import io.tallystick.simulator.wire.Form;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A call as it came in, with the id under which it is answered. */
record ApiRequest(String id, String method, String path, Form form, Headers headers) {

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  @Nullable String idempotencyKey() {
    return method.equals("POST") ? header("Idempotency-Key") : null;
  }

  /** Equal for equal calls, and of one length. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = method + " " + path + " " + header("Stripe-Account") + " " + form.canonical();
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Names no header or parameter: keys and client secrets are among them. */
  @Override
  public String toString() {
    return "ApiRequest[" + id + ", " + method + " " + path + "]";
  }
}
