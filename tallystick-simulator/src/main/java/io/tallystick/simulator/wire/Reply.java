package io.tallystick.simulator.wire;

import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a call: status, headers and a body that is rendered from immutable records when it
 * is written, so that a stored answer costs references instead of text.
 *
 * @param executed whether the call got past validation, so that its idempotency key keeps it
 */
public record Reply(
    int status, boolean executed, Map<String, String> headers, Supplier<? extends JsonNode> body) {

  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply ok(Supplier<? extends JsonNode> body) {
    return new Reply(200, true, Map.of(), body);
  }

  /** A call that was executed and failed. */
  public static Reply failed(int status, Supplier<? extends JsonNode> body) {
    return new Reply(status, true, Map.of(), body);
  }

  /** A call that was turned away before execution. */
  public static Reply refused(StripeError error) {
    return new Reply(error.status(), false, Map.of(), error::json);
  }

  /** The same answer with another body. */
  public Reply with(JsonNode newBody) {
    return new Reply(status, executed, headers, () -> newBody);
  }

  public Reply with(String header, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, executed, more, body);
  }

  /** Names no body: it may hold a client secret. */
  @Override
  public String toString() {
    return "Reply[" + status + "]";
  }
}
