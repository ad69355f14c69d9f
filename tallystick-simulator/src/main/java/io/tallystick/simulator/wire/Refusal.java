package io.tallystick.simulator.wire;

/** A call refused by validation, before anything was executed; no idempotency key is burnt. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StripeError error;

  public Refusal(StripeError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public StripeError error() {
    return error;
  }
}
