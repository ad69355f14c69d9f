package io.tallystick.simulator.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An error in Stripe's shape, with its HTTP status. */
public record StripeError(
    int status, String type, @Nullable String code, String message, @Nullable String param) {
  private static final String INVALID_REQUEST = "invalid_request_error";

  /** A parameter or state that Stripe refuses with 400. */
  public static StripeError invalid(@Nullable String code, String message, @Nullable String param) {
    return new StripeError(400, INVALID_REQUEST, code, message, param);
  }

  public static StripeError unauthorized(@Nullable String code, String message) {
    return new StripeError(401, INVALID_REQUEST, code, message, null);
  }

  /** The object that a path names does not exist. */
  public static StripeError notFound(String noun, String id) {
    return new StripeError(404, INVALID_REQUEST, "resource_missing", noSuch(noun, id), "id");
  }

  /** The object that a parameter names does not exist. */
  public static StripeError missingReference(String noun, String id, String param) {
    return invalid("resource_missing", noSuch(noun, id), param);
  }

  public static StripeError unknownUrl(String method, String path) {
    String message =
        "Unrecognized request URL (%s: %s). The simulator may not know this call yet."
            .formatted(method.toUpperCase(Locale.ROOT), path);
    return new StripeError(404, INVALID_REQUEST, null, message, null);
  }

  public static StripeError unknownAccount(String account) {
    String message =
        "The provided key does not have access to account '%s' (or that account does not exist)."
            .formatted(account);
    return new StripeError(403, INVALID_REQUEST, "account_invalid", message, null);
  }

  public static StripeError missing(String param) {
    return invalid("parameter_missing", "Missing required param: " + param + ".", param);
  }

  private static String noSuch(String noun, String id) {
    return "No such " + noun + ": '" + id + "'";
  }

  /** The inner error object, to which a caller may add its own fields. */
  public ObjectNode fields() {
    ObjectNode fields = Json.object();
    if (code != null) {
      fields.put("code", code).put("doc_url", docUrl(code));
    }
    fields.put("message", message);
    if (param != null) {
      fields.put("param", param);
    }
    return fields.put("type", type);
  }

  public ObjectNode json() {
    return Json.object().set("error", fields());
  }

  /** Where Stripe documents an error code. */
  public static String docUrl(String code) {
    return "https://stripe.com/docs/error-codes/" + code.replace('_', '-');
  }
}
