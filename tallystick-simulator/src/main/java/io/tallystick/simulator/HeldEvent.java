package io.tallystick.simulator;

import org.jspecify.annotations.Nullable;

/**
 * An event whose webhooks wait until they are let go.
 *
 * @param object the id of what it is about
 * @param paymentIntent the payment that it belongs to, or null
 */
public record HeldEvent(String id, String type, String object, @Nullable String paymentIntent) {}
