package io.tallystick.bench;

/**
 * An event as Stripe sends it.
 *
 * @param signature the value of {@code Stripe-Signature}
 */
public record SignedEvent(byte[] body, String signature) {}
