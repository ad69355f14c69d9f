package io.tallystick.operation;

/**
 * A POST to Stripe, frozen when it is journalled: every repeat sends these bytes.
 *
 * @param path as in {@code /v1/refunds}
 * @param form encoded
 */
public record Call(String path, String form) {}
