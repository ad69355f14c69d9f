package io.tallystick.simulator.junit;

import io.tallystick.simulator.StripeSimulator;
import java.time.Duration;

/** The simulated Stripe's time; it only goes forward. */
public final class StripeClock {
  private final StripeSimulator simulator;

  StripeClock(StripeSimulator simulator) {
    this.simulator = simulator;
  }

  /** Moves time on: retries become due, banks decide, idempotency keys are forgotten. */
  public void advance(Duration by) {
    simulator.advance(by);
  }
}
