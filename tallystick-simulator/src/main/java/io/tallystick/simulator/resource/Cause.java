package io.tallystick.simulator.resource;

import org.jspecify.annotations.Nullable;

/** The call that brought a change about. */
public record Cause(
    String method, String path, @Nullable String requestId, @Nullable String idempotencyKey) {
  /** No call: a bank or the time. */
  public static final Cause WORLD = new Cause("", "", null, null);
}
