package io.tallystick.webhook;

/** What the door answers to a request. */
public sealed interface Receipt {
  /** Durable: the answer may be 2xx. */
  record Stored() implements Receipt {}

  /** Not Stripe's, or not an event: 400, nothing written. */
  record Refused(String reason) implements Receipt {}

  /** Refused, and not for the first time from this address: 429. */
  record TooManyFailures(long retryAfterSeconds) implements Receipt {}

  /** Authentic, but not stored: 503, and Stripe sends it again. */
  record NotStored() implements Receipt {}
}
