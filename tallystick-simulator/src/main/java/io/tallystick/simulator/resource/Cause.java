package io.tallystick.simulator.resource;

import org.jspecify.annotations.Nullable;

/** The call that brought a change about. */
public record Cause(
    String method, String path, @Nullable String requestId, @Nullable String idempotencyKey) {}
