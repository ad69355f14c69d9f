package io.tallystick.web;

/** Stripe's key for browsers, which every created payment intent brings along; it is no secret. */
public record PublishableKey(String value) {}
